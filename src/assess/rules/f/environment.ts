import { isDockerfile } from "../../config/dockerfile.ts";
import type { Tree } from "../../project/tree.ts";

const DEPLOYMENT = /\.(?:ya?ml|env|sh|bash|service|toml)$|(?:^|\/)(?:\.env(?:\.[\w-]+)?|makefile|entrypoint)$/i;

/** True when a Dockerfile, a deployment file, an environment file or a start script gives the variable a value. */
export function isSetOutside({ texts }: Tree, variable: string): boolean {
  const set = new RegExp(
    `(?:^|[\\s"'-])${variable}["']?\\s*[=:]|name:\\s*["']?${variable}\\b|^ENV\\s+${variable}\\s`,
    "m",
  );
  return texts.some(
    ({ path, text }) => (DEPLOYMENT.test(path) || isDockerfile(path)) && text.includes(variable) && set.test(text),
  );
}

import { posix, win32 } from "node:path";
import { type Check, error, ok, type Subject, warning } from "../check.ts";

/** Docker's credential store, which holds the way into registries. */
export const credentials: Check = {
  id: "credentials",
  applies: ({ registry }) => registry.kind === "distribution",
  async look(subject) {
    const { host, registry, signal } = subject;
    const path = configPath(subject);
    const text = await host.readText(path);
    const where = registry.kind === "distribution" ? registry.host : "";
    if (text === undefined) return warning("credentials-absent", { file: path, registry: where }, "fix-credentials");
    const config = parsed(text);
    if (config === undefined) return error("credentials-broken", { file: path }, "fix-credentials-broken");
    const helper = helperFor(config, where);
    if (helper === undefined) return ok("credentials-file", { file: path });
    const run = await host.run(`docker-credential-${helper}`, ["list"], signal);
    return run === undefined
      ? error("credentials-helper-absent", { helper: `docker-credential-${helper}` }, "fix-credentials-helper")
      : ok("credentials-helper", { helper: `docker-credential-${helper}` });
  },
};

function configPath({ host: { env, platform } }: Subject): string {
  const path = platform === "win32" ? win32 : posix;
  return path.join(
    env["DOCKER_CONFIG"] ?? path.join(env["HOME"] ?? env["USERPROFILE"] ?? "", ".docker"),
    "config.json",
  );
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function helperFor(config: Readonly<Record<string, unknown>>, registry: string): string | undefined {
  const { credHelpers, credsStore } = config;
  const own = typeof credHelpers === "object" && credHelpers !== null ? Object.entries(credHelpers) : [];
  const helper: unknown = own.find(([host]) => host === registry)?.[1] ?? credsStore;
  return typeof helper === "string" && helper !== "" ? helper : undefined;
}

// Bundles a TypeScript entry of a benchmark below the repository, so that packages which are not bundled are found, and clears it away.
import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { root } from "../../setup.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Gives `use` the path of the bundle. */
export async function withBundle(entry, use) {
  const folder = mkdtempSync(join(root, "node_modules", ".slipway-bench-"));
  try {
    const outfile = join(folder, "bundle.mjs");
    await build({
      entryPoints: [join(HERE, entry)],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      packages: "external",
    });
    return await use(outfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Windows-only names of the standard library: what the source tells against what the compiler says when it is run to the fix-point.
import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root, say } from "../../setup.mjs";
import { share } from "./judge.mjs";

const ENTRY = join(dirname(fileURLToPath(import.meta.url)), "parity.entry.ts");

/** Below the repository, so that packages which are not bundled are found. */
async function withNames(use) {
  const folder = mkdtempSync(join(root, "node_modules", ".slipway-parity-"));
  try {
    const outfile = join(folder, "parity.mjs");
    await build({
      entryPoints: [ENTRY],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      packages: "external",
    });
    return await use((await import(pathToFileURL(outfile).href)).namesOf);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One row a module: precision, recall, and what only one side says. Modules with missing modules are left out, by name. */
export function parityOf(modules) {
  return withNames(async (namesOf) => {
    const rows = [];
    for (const { name, folder } of modules) {
      const names = await namesOf(folder);
      if (names === undefined) return undefined;
      const { predicted, compiler, complete, missing } = names;
      if (!complete || missing.length > 0) {
        say(
          `left out: parity on ${name}: the compiler could not be run to its end (${missing.join(", ") || "unknown"})`,
        );
        continue;
      }
      const both = predicted.filter((one) => compiler.includes(one));
      for (const one of predicted) if (!both.includes(one)) say(`parity, ${name}: only the source says ${one}`);
      for (const one of compiler) if (!both.includes(one)) say(`parity, ${name}: only the compiler says ${one}`);
      rows.push({ name, both: both.length, predicted: predicted.length, compiler: compiler.length });
    }
    const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
    return {
      rows,
      precision: share(sum("both"), sum("predicted")),
      recall: share(sum("both"), sum("compiler")),
      names: sum("compiler"),
    };
  });
}

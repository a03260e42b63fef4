#!/usr/bin/env node
// Writes docs/reference/ and the JSON Schema from the catalogues. With --check nothing is written and a difference ends with 1.
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const check = process.argv.includes("--check");
// Inside node_modules, so that the packages it imports are found.
const folder = join(root, "node_modules", ".slipway-generate");
mkdirSync(folder, { recursive: true });
try {
  await build({
    absWorkingDir: root,
    entryPoints: ["scripts/generate/main.ts"],
    outfile: join(folder, "main.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
  const { generate } = await import(pathToFileURL(join(folder, "main.mjs")).href);
  const stale = await generate(root, check);
  for (const path of stale) process.stderr.write(`${check ? "differs" : "written"}: ${path}\n`);
  if (check && stale.length > 0) process.stderr.write("run: npm run generate\n");
  process.exitCode = check && stale.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

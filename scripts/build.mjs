#!/usr/bin/env node
// Bundles src/main.ts into dist/: ESM with splitting, so that a command loads only what it uses.
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

rmSync(join(root, "dist"), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { main: "src/main.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  minifySyntax: true,
  sourcemap: false,
  chunkNames: "chunk-[hash]",
  // Native or data-carrying packages stay where npm put them; the rest are optional parts of a library, not installed and not used.
  external: ["@photostructure/sqlite", "ajv", "ajv-formats", "ajv-formats-draft2019", "libxmljs2", "xmlbuilder2"],
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
});

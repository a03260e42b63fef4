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
  // They stay where npm put them: the first is native, the second looks for optional parts of its own when it is loaded.
  external: ["@photostructure/sqlite", "@cyclonedx/cyclonedx-library"],
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
});

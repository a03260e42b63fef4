#!/usr/bin/env node
// Bundles src/main.ts into dist/: ESM with splitting, so that a command loads only what it uses.
import { copyFileSync, rmSync } from "node:fs";
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

// What is WebAssembly lies beside the bundle under its own name (src/adapters/go-tree/grammar.ts), with the licences of both.
for (const [name, from] of Object.entries({
  "web-tree-sitter.wasm": "web-tree-sitter/web-tree-sitter.wasm",
  "web-tree-sitter.LICENSE": "web-tree-sitter/LICENSE",
  "tree-sitter-go.wasm": "@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm",
  "tree-sitter-go.LICENSE": "@vscode/tree-sitter-wasm/LICENSE",
}))
  copyFileSync(join(root, "node_modules", from), join(root, "dist", name));

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Parser } from "web-tree-sitter";

/** In `dist/` both lie beside the bundle (`scripts/build.mjs`), under these names; the sources find them in their packages. */
const RUNTIME = { name: "web-tree-sitter.wasm", from: "web-tree-sitter/web-tree-sitter.wasm" };
const GRAMMAR = { name: "tree-sitter-go.wasm", from: "@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm" };

/** A parser of Go. */
export async function loadParser(): Promise<Parser> {
  const [sitter, runtime, grammar] = await Promise.all([import("web-tree-sitter"), read(RUNTIME), read(GRAMMAR)]);
  await sitter.Parser.init({ wasmBinary: runtime });
  return new sitter.Parser().setLanguage(await sitter.Language.load(grammar));
}

async function read({ name, from }: typeof RUNTIME): Promise<Uint8Array> {
  const beside = await readFile(new URL(name, import.meta.url)).catch(() => undefined);
  return beside ?? readFile(createRequire(import.meta.url).resolve(from));
}

/** What Slipway needs of a `go.mod` (go.dev/ref/mod, "go.mod files"). */
export interface ModFile {
  readonly module: string;
  readonly go: string | undefined;
  readonly toolchain: string | undefined;
  readonly requires: readonly string[];
}

/** Parses a `go.mod`; a line number where it stops being one. */
export function parseModFile(text: string): ModFile | { readonly brokenAt: number } {
  let [module, go, toolchain]: (string | undefined)[] = [];
  const requires: string[] = [];
  let block = "";
  for (const [index, raw] of text.split("\n").entries()) {
    const words = wordsOf(raw);
    const [first, second] = words;
    if (first === undefined) continue;
    if (block !== "") {
      if (first === ")") block = "";
      else if (block === "require") requires.push(first);
      else if (block === "module") module ??= first;
      continue;
    }
    if (!DIRECTIVES.has(first) || second === undefined) return { brokenAt: index + 1 };
    if (second === "(") block = first;
    else if (first === "module") module ??= second;
    else if (first === "go") go = second;
    else if (first === "toolchain") toolchain = second.replace(/^go/, "");
    else if (first === "require") requires.push(second);
  }
  return module === undefined || block !== ""
    ? { brokenAt: text.split("\n").length }
    : { module, go, toolchain, requires };
}

const DIRECTIVES = new Set([
  "module",
  "go",
  "toolchain",
  "require",
  "replace",
  "exclude",
  "retract",
  "godebug",
  "tool",
  "ignore",
]);

function wordsOf(line: string): readonly string[] {
  const words = line.trim().match(/\/\/.*|"(?:[^"\\]|\\.)*"|`[^`]*`|[()]|[^\s()"`]+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith("//"));
  return (comment < 0 ? words : words.slice(0, comment)).map((word) => word.replace(/^["`]|["`]$/g, ""));
}

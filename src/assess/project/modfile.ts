import type { Range } from "../go/syntax.ts";

/** What Slipway needs of a `go.mod` (go.dev/ref/mod, "go.mod files"). */
export interface ModFile {
  readonly module: string;
  readonly go: string | undefined;
  readonly toolchain: string | undefined;
  readonly requires: readonly RequiredModule[];
  readonly replaces: readonly ReplacedModule[];
}

/** A `require` line; the range is the module's path in the file. */
export interface RequiredModule extends Range {
  readonly path: string;
  readonly version: string;
  readonly indirect: boolean;
}

/** A `replace` line; `to` is a module path or a folder. The range is what stands behind the arrow. */
export interface ReplacedModule extends Range {
  readonly from: string;
  readonly to: string;
}

/** Parses a `go.mod`; a line number where it stops being one. */
export function parseModFile(text: string): ModFile | { readonly brokenAt: number } {
  let [module, go, toolchain]: (string | undefined)[] = [];
  const requires: RequiredModule[] = [];
  const replaces: ReplacedModule[] = [];
  let block = "";
  let offset = 0;
  for (const [index, raw] of text.split("\n").entries()) {
    const start = offset;
    offset += raw.length + 1;
    const words = wordsOf(raw);
    const [first, second] = words;
    if (first === undefined) continue;
    if (block !== "" && first === ")") {
      block = "";
      continue;
    }
    if (block === "" && (!DIRECTIVES.has(first) || second === undefined)) return { brokenAt: index + 1 };
    if (block === "" && second === "(") {
      block = first;
      continue;
    }
    const [directive, values] = block === "" ? [first, words.slice(1)] : [block, words];
    const line: Line = { raw, start, values };
    if (directive === "module") module ??= values[0];
    else if (directive === "go") go = values[0];
    else if (directive === "toolchain") toolchain = values[0]?.replace(/^go/, "");
    else if (directive === "require") requires.push(...requireOf(line));
    else if (directive === "replace") replaces.push(...replaceOf(line));
  }
  return module === undefined || block !== ""
    ? { brokenAt: text.split("\n").length }
    : { module, go, toolchain, requires, replaces };
}

interface Line {
  readonly raw: string;
  /** Offset of the line in the file. */
  readonly start: number;
  readonly values: readonly string[];
}

function requireOf({ raw, start, values }: Line): readonly RequiredModule[] {
  const [path, version] = values;
  if (path === undefined) return [];
  const at = start + Math.max(0, raw.indexOf(path));
  return [{ path, version: version ?? "", indirect: /\/\/\s*indirect\b/.test(raw), start: at, end: at + path.length }];
}

function replaceOf({ raw, start, values }: Line): readonly ReplacedModule[] {
  const arrow = values.indexOf("=>");
  const [from, to] = [values[0], values[arrow + 1]];
  if (arrow < 0 || from === undefined || to === undefined) return [];
  const at = start + Math.max(0, raw.lastIndexOf(to));
  return [{ from, to, start: at, end: at + to.length }];
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

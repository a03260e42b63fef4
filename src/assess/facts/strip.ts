import { scanGo } from "../go/scan.ts";
import { KIND, operatorCode, tokenize, type Tokens } from "../go/tokens.ts";

const [OPEN, CLOSE] = ["{", "}"].map(operatorCode);

/**
 * A Go file with the same declarations and no function bodies: what others see of it stays, what it needs inside does not. Imports
 * nothing uses any more become blank ones, so that the compiler takes the file when its signatures hold.
 */
export function stripBodies(text: string): string {
  const tokens = tokenize(text);
  const bodies = scanGo(text)
    .declarations.filter(({ kind }) => kind === "func" || kind === "method")
    .flatMap(({ start, end }) => bodyOf(tokens, start, end));
  return blankImports(
    replaced(
      text,
      bodies.map((body) => ({ ...body, by: "{ panic(0) }" })),
    ),
  );
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

function replaced(text: string, edits: readonly Edit[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, by } of edits) {
    // Lines are kept, so that later complaints still point where a person finds them.
    const lines = text.slice(start, end).split("\n").length - 1;
    result += text.slice(at, start) + by + "\n".repeat(lines);
    at = end;
  }
  return result + text.slice(at);
}

/** The braces that end a function's declaration; none for one that is written in assembly. */
function bodyOf(tokens: Tokens, start: number, end: number): readonly { start: number; end: number }[] {
  const open: number[] = [];
  let last: { start: number; end: number } | undefined;
  for (let i = 0; i < tokens.count; i++) {
    const at = tokens.starts[i] ?? 0;
    if (at < start) continue;
    if (at >= end) break;
    if (tokens.codes[i] === OPEN) open.push(at);
    else if (tokens.codes[i] === CLOSE) {
      const from = open.pop();
      if (from !== undefined && open.length === 0) last = { start: from, end: tokens.ends[i] ?? at + 1 };
    }
  }
  if (last === undefined) return [];
  return tokens.text.slice(last.end, end).trim().replace(/^;/, "") === "" ? [last] : [];
}

function blankImports(text: string): string {
  const { imports } = scanGo(text);
  const used = namesBeforeDots(tokenize(text));
  const edits = imports
    .filter(({ name, path }) => name !== "_" && name !== "." && path !== "C" && !used.has(name))
    .map(({ start, end }): Edit => ({ start: aliasStart(text, start), end, by: `_ ${text.slice(start, end)}` }));
  return replaced(text, edits);
}

/** Where the alias before a path begins, or the path itself. */
function aliasStart(text: string, path: number): number {
  const line = text.lastIndexOf("\n", path) + 1;
  const alias = /([\p{L}_][\p{L}\p{N}_]*)[ \t]+$/u.exec(text.slice(line, path));
  return alias === null || alias[1] === "import" ? path : line + alias.index;
}

function namesBeforeDots(tokens: Tokens): ReadonlySet<string> {
  const names = new Set<string>();
  for (let i = 0; i + 1 < tokens.count; i++) {
    const end = tokens.ends[i] ?? 0;
    if (tokens.kinds[i] === KIND.name && tokens.text[end] === ".") names.add(tokens.text.slice(tokens.starts[i], end));
  }
  return names;
}

/** The file with imports of these packages led to others, under the name it used before. */
export function redirectImports(text: string, to: ReadonlyMap<string, string>): string {
  const edits = scanGo(text).imports.flatMap(({ path, name, start, end }): Edit[] => {
    const other = to.get(path);
    return other === undefined ? [] : [{ start: aliasStart(text, start), end, by: `${name} ${JSON.stringify(other)}` }];
  });
  return replaced(text, edits);
}

/** The file as only a Windows build takes it. */
export function setAside(text: string): string {
  return `//go:build windows\n\n${text.replace(/^\/\/go:build .*$/gm, "//").replace(/^\/\/ *\+build .*$/gm, "//")}`;
}

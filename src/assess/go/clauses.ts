import { onceByText } from "../once.ts";
import { decodeLiteral } from "./literal.ts";
import { CLOSE_PAREN, DOT, OPEN_PAREN, type Walk, WORD } from "./frames.ts";
import { KIND, wordAt } from "./tokens.ts";
import { codeOf, packageOf, unique } from "./words.ts";

/** Package clause and imports stand first; answers with the first token after them. */
export function readClauses(walk: Walk): number {
  const { tokens } = walk;
  let at = 0;
  if (tokens.codes[at] !== WORD.package) return 0;
  if (tokens.kinds[1] === KIND.name) walk.packageName = wordAt(tokens, 1);
  at = 2;
  while (at < tokens.count) {
    if (tokens.kinds[at] === KIND.semicolon) at += 1;
    else if (tokens.codes[at] === WORD.import) at = readImport(walk, at + 1);
    else return at;
  }
  return at;
}

function readImport(walk: Walk, from: number): number {
  const { tokens } = walk;
  const grouped = tokens.codes[from] === OPEN_PAREN;
  let at = grouped ? from + 1 : from;
  let alias: string | undefined;
  for (; at < tokens.count; at++) {
    const kind = tokens.kinds[at];
    if (kind === KIND.string || kind === KIND.raw) {
      addImport(walk, at, alias);
      alias = undefined;
      if (!grouped) return at + 1;
    } else if (kind === KIND.name) alias = wordAt(tokens, at);
    else if (tokens.codes[at] === DOT) alias = ".";
    else if (tokens.codes[at] === CLOSE_PAREN && grouped) return at + 1;
    else if (kind !== KIND.semicolon) return at;
  }
  return at;
}

function addImport(walk: Walk, at: number, alias: string | undefined): void {
  const { tokens, imports, names } = walk;
  const [start, end] = [tokens.starts[at] ?? 0, tokens.ends[at] ?? 0];
  const { path, suggested } = importOf(tokens.text.slice(start, end));
  const name = alias ?? suggested;
  imports.push({ path, name, start, end });
  if (name === "_" || name === ".") return;
  const named = packageOf(tokens.vocabulary, path, suggested);
  const code = alias === undefined ? named.code : codeOf(tokens.vocabulary, alias);
  names.set(code, named);
  walk.nameBits |= 1 << code;
}

interface Imported {
  readonly path: string;
  readonly suggested: string;
}

const importOf = onceByText((literal): Imported => {
  const path = unique(decodeLiteral(literal));
  return { path, suggested: unique(nameOfImport(path)) };
});

/** The package name a path suggests: last part, a major version skipped, `go-` and `.v2` cut off. */
export function nameOfImport(path: string): string {
  const parts = path.split("/");
  const last = parts.at(-1) ?? "";
  const part = /^v[0-9]+$/.test(last) && parts.length > 1 ? (parts.at(-2) ?? "") : last;
  return part
    .replace(/\.v[0-9]+$/, "")
    .replace(/^go-/, "")
    .replace(/[-.]go$/, "")
    .replaceAll("-", "");
}

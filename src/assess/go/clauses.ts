import { decodeLiteral } from "./literal.ts";
import { CLOSE_PAREN, DOT, OPEN_PAREN, type Walk, WORD } from "./frames.ts";
import { KIND, wordAt } from "./tokens.ts";
import { codeOf, unique } from "./words.ts";

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
  if (name !== "_" && name !== ".") names.set(codeOf(tokens.vocabulary, name), path);
}

interface Imported {
  readonly path: string;
  readonly suggested: string;
}

/** By literal; the same few hundred stand in all files. */
let imported = new Map<string, Imported>();
const MOST_IMPORTED = 1 << 16;

function importOf(literal: string): Imported {
  const before = imported.get(literal);
  if (before !== undefined) return before;
  if (imported.size >= MOST_IMPORTED) imported = new Map();
  const path = unique(decodeLiteral(literal));
  const made = { path, suggested: unique(nameOfImport(path)) };
  imported.set(literal, made);
  return made;
}

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

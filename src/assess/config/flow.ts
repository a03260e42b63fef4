import { table } from "../../kit/table.ts";
import type { ConfigEntry } from "./document.ts";

/** Deeper nesting than any configuration has; what lies below is passed over. */
const MAX_DEPTH = 64;

interface Level {
  readonly path: readonly string[];
  readonly list: boolean;
  index: number;
  key: string | undefined;
}

/** What a bracketed value gives, and the offset behind it. */
export interface Flow {
  readonly entries: readonly ConfigEntry[];
  readonly end: number;
}

/**
 * Reads `{…}` or `[…]` as JSON, YAML's flow style or TOML's inline tables write it (keys end in `sign`). Tolerant: comments, trailing
 * commas, single quotes and bare words are taken, a missing bracket ends with the text.
 */
export function readFlow(text: string, from: number, base: readonly string[], sign: ":" | "="): Flow {
  const entries: ConfigEntry[] = [];
  const levels: Level[] = [];
  const hash = sign === "=" || base.length > 0;
  let at = from;
  while (at < text.length) {
    const char = text[at] ?? "";
    const level = levels.at(-1);
    if (char === "{" || char === "[") {
      if (levels.length >= MAX_DEPTH) return { entries, end: text.length };
      levels.push({ path: level === undefined ? base : pathIn(level), list: char === "[", index: 0, key: undefined });
      at += 1;
    } else if (char === "}" || char === "]") {
      levels.pop();
      at += 1;
      if (levels.length === 0) return { entries, end: at };
    } else if (char === ",") {
      if (level !== undefined) next(level);
      at += 1;
    } else if (/\s/.test(char) || char === sign) at += 1;
    else if (isComment(text, at, hash)) at = commentEnd(text, at);
    else {
      const scalar = readScalar(text, at, sign);
      at = scalar.end;
      if (level !== undefined) take(level, scalar, text, sign, entries);
    }
  }
  return { entries, end: text.length };
}

function next(level: Level): void {
  level.index += 1;
  level.key = undefined;
}

function pathIn({ path, list, index, key }: Level): readonly string[] {
  return [...path, list ? String(index) : (key ?? "")];
}

function isComment(text: string, at: number, hash: boolean): boolean {
  return text.startsWith("//", at) || text.startsWith("/*", at) || (hash && text[at] === "#");
}

function commentEnd(text: string, at: number): number {
  const close = text.startsWith("/*", at) ? text.indexOf("*/", at + 2) + 2 : text.indexOf("\n", at);
  return close <= at ? text.length : close;
}

interface Scalar {
  readonly value: string;
  readonly start: number;
  readonly stop: number;
  /** Behind the closing quote. */
  readonly end: number;
}

function take(level: Level, scalar: Scalar, text: string, sign: string, entries: ConfigEntry[]): void {
  const { value, start, stop, end } = scalar;
  if (!level.list && level.key === undefined) {
    if (signFollows(text, end, sign)) level.key = value;
    return;
  }
  const path = pathIn(level);
  entries.push({ path, key: lastName(path), value, start, end: stop });
}

function signFollows(text: string, from: number, sign: string): boolean {
  let at = from;
  while (/\s/.test(text[at] ?? "")) at += 1;
  return text[at] === sign;
}

/** The innermost key that is a name and no index. */
export function lastName(path: readonly string[]): string {
  return path.findLast((part) => !/^\d+$/.test(part)) ?? path.at(-1) ?? "";
}

function readScalar(text: string, at: number, sign: string): Scalar {
  const quote = text[at] ?? "";
  if (quote === '"' || quote === "'") {
    const stop = closingQuote(text, at);
    return { value: decodeQuoted(text.slice(at, stop + 1)), start: at + 1, stop, end: stop + 1 };
  }
  let stop = at;
  while (stop < text.length && !endsBare(text, stop, sign)) stop += 1;
  const value = text.slice(at, stop).trimEnd();
  return { value, start: at, stop: at + value.length, end: Math.max(stop, at + 1) };
}

function endsBare(text: string, at: number, sign: string): boolean {
  const char = text[at] ?? "";
  if (",]}\n\r".includes(char)) return true;
  // A colon ends a bare word only where YAML says so, so that C:\data stays whole.
  return char === sign && (sign === "=" || /[\s,\]}]/.test(text[at + 1] ?? " "));
}

/** Offset of the quote that closes the one at `at`; the end of the text where none does. */
export function closingQuote(text: string, at: number): number {
  const quote = text[at];
  for (let i = at + 1; i < text.length; i++) {
    if (quote === '"' && text[i] === "\\") i += 1;
    else if (text[i] === quote) {
      if (quote === "'" && text[i + 1] === "'") i += 1;
      else return i;
    }
  }
  return text.length;
}

const ESCAPES = table<string>({ n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", "0": "\0" });

/** The value of a quoted scalar: escapes in double quotes, doubled single quotes in single ones. */
export function decodeQuoted(quoted: string): string {
  const inner = quoted.slice(1, quoted.length > 1 && quoted.at(-1) === quoted[0] ? -1 : undefined);
  if (quoted[0] === "'") return inner.replaceAll("''", "'");
  return inner.replace(
    /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g,
    (_, four, two, one: string | undefined) =>
      one === undefined ? String.fromCharCode(Number.parseInt(String(four ?? two), 16)) : (ESCAPES[one] ?? one),
  );
}

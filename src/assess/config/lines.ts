import type { Range } from "../go/syntax.ts";

export interface ConfigLine {
  /** Without its end. */
  readonly line: string;
  /** Offset of its first character. */
  readonly start: number;
}

/** No person writes a longer line; what follows is cut, which bounds every pattern that runs over lines. */
const MAX_LINE = 8_192;

export function* eachLine(text: string): Generator<ConfigLine> {
  let start = 0;
  for (const raw of text.split("\n")) {
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    yield { line: line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line, start };
    start += raw.length + 1;
  }
}

/** A value without the quotes around it (and what follows them), with its place. */
export function unquoted(raw: string, start: number): Range & { readonly value: string } {
  const quote = /^["'`]/.exec(raw)?.[0];
  const close = quote === undefined ? -1 : raw.indexOf(quote, 1);
  if (close < 0) return { value: raw, start, end: start + raw.length };
  return { value: raw.slice(1, close), start: start + 1, end: start + close };
}

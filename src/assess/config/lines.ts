import type { Range } from "../go/syntax.ts";

export interface ConfigLine {
  /** Without its end. */
  readonly line: string;
  /** Offset of its first character. */
  readonly start: number;
}

export function* eachLine(text: string): Generator<ConfigLine> {
  let start = 0;
  for (const raw of text.split("\n")) {
    yield { line: raw.endsWith("\r") ? raw.slice(0, -1) : raw, start };
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

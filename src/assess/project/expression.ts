import { operatorCode, type Tokens, wordAt } from "../go/tokens.ts";

/** First token that does not end before the offset. */
export function indexAt(tokens: Tokens, offset: number): number {
  let low = 0;
  let high = tokens.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens.starts[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The tokens of a range written without blanks. */
export function wordsOf(tokens: Tokens, from: number, to: number): string {
  let words = "";
  for (let i = from; i < to; i++) words += wordAt(tokens, i);
  return words;
}

/** By the code of an operator of one character. */
const DEPTHS = new Int8Array(128);
for (const bracket of "([{") DEPTHS[operatorCode(bracket)] = 1;
for (const bracket of ")]}") DEPTHS[operatorCode(bracket)] = -1;

/** How much deeper brackets are behind this token. */
export function depthChange({ codes }: Tokens, at: number): number {
  const code = codes[at] ?? 0;
  return code < DEPTHS.length ? (DEPTHS[code] ?? 0) : 0;
}

/** The token that closes the bracket at `open`; the last token when none does. */
export function closeOf(tokens: Tokens, open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.count; i++) {
    depth += depthChange(tokens, i);
    if (depth === 0) return i;
  }
  return tokens.count;
}

/** Cuts a token range at an operator that stands outside brackets. */
export function splitTop(
  tokens: Tokens,
  from: number,
  to: number,
  code: number,
): readonly { readonly from: number; readonly to: number }[] {
  const parts: { from: number; to: number }[] = [];
  let depth = 0;
  let start = from;
  for (let i = from; i < to; i++) {
    depth += depthChange(tokens, i);
    if (depth !== 0 || tokens.codes[i] !== code) continue;
    parts.push({ from: start, to: i });
    start = i + 1;
  }
  return [...parts, { from: start, to }];
}

import type { GoFile, Range } from "./syntax.ts";
import { once } from "../once.ts";
import { KIND, type Tokens } from "./tokens.ts";
import { tokensOf } from "./tokens-of.ts";

/** A stretch of code that a pattern matched. */
export interface CodeMatch extends Range {
  /** The whole match and its groups. */
  readonly groups: RegExpExecArray;
}

/** Matches of a pattern that begin in code: not in a comment, not inside a literal (though at one's quote). */
export function matchesInCode(file: GoFile, pattern: RegExp): readonly CodeMatch[] {
  const found: CodeMatch[] = [];
  for (const groups of file.text.matchAll(globally(pattern))) {
    const at = groups.index + (groups[0].length - groups[0].trimStart().length);
    if (beginsInCode(tokensOf(file), at)) found.push({ start: at, end: groups.index + groups[0].length, groups });
  }
  return found;
}

const globally = once((pattern: RegExp) =>
  pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags}g`),
);

function beginsInCode(tokens: Tokens, offset: number): boolean {
  let low = 0;
  let high = tokens.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tokens.starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const start = tokens.starts[low] ?? 0;
  if (offset < start || offset >= (tokens.ends[low] ?? 0)) return false;
  const kind = tokens.kinds[low];
  return offset === start || (kind !== KIND.string && kind !== KIND.raw && kind !== KIND.rune);
}

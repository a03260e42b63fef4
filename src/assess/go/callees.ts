import { DOT, type Walk } from "./frames.ts";
import type { Call, StringLiteral } from "./syntax.ts";
import { KIND, type Tokens, wordAt } from "./tokens.ts";
import { memberOf, someMember } from "./words.ts";

/** Most calls have no literal among their arguments: they share this one, which nobody writes to. */
const NO_STRINGS: StringLiteral[] = [];

/** A call of what another call or an index gives. */
export function anonymousCall(start: number): Call {
  return { callee: "", receiver: "", start, open: start, end: start, strings: NO_STRINGS };
}

/** The call whose name stands before a parenthesis. */
export function calleeOf(walk: Walk, paren: number): Call {
  const { tokens } = walk;
  const open = tokens.starts[paren] ?? 0;
  const last = paren - 1;
  if (tokens.codes[last - 1] !== DOT)
    return {
      callee: wordAt(tokens, last),
      receiver: "",
      start: tokens.starts[last] ?? 0,
      open,
      end: open,
      strings: NO_STRINGS,
    };
  let first = last;
  while (tokens.codes[first - 1] === DOT && tokens.kinds[first - 2] === KIND.name) first -= 2;
  const start = tokens.starts[first] ?? 0;
  const named = first === last - 2 ? walk.names.get(tokens.codes[first] ?? 0) : undefined;
  return {
    callee:
      named === undefined
        ? someMember(tokens.vocabulary, tokens.codes[last] ?? 0)
        : memberOf(tokens.vocabulary, named, tokens.codes[last] ?? 0),
    receiver: named === undefined ? receiverOf(tokens, first, last) : "",
    start,
    open,
    end: open,
    strings: NO_STRINGS,
  };
}

function receiverOf(tokens: Tokens, first: number, last: number): string {
  if (first === last) return "";
  return first === last - 2
    ? wordAt(tokens, first)
    : tokens.text.slice(tokens.starts[first] ?? 0, tokens.starts[last - 1] ?? 0);
}

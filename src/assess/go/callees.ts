import { DOT, type Frame, type Walk } from "./frames.ts";
import { addRoom } from "./numbers.ts";
import { CALL } from "./records.ts";
import { KIND } from "./tokens.ts";

/** Notes the call whose arguments stand behind a parenthesis; `frame` is what the parenthesis opens. */
export function noteCall(walk: Walk, frame: Frame, paren: number): void {
  const { tokens, calls } = walk;
  const { kinds, codes, starts } = tokens;
  const place = addRoom(calls, CALL.size);
  const { data } = calls;
  const last = paren - 1;
  const named = kinds[last] === KIND.name;
  const member = named && codes[last - 1] === DOT;
  let first = last;
  if (member) while (codes[first - 1] === DOT && kinds[first - 2] === KIND.name) first -= 2;
  const open = starts[paren] as number;
  // What another call or an index gives has no name.
  data[place + CALL.start] = named ? (starts[first] as number) : open;
  data[place + CALL.open] = open;
  data[place + CALL.end] = open;
  data[place + CALL.last] = named ? (codes[last] as number) : 0;
  data[place + CALL.first] = member && first === last - 2 ? (codes[first] as number) : 0;
  data[place + CALL.dot] = member ? (starts[last - 1] as number) : 0;
  data[place + CALL.strings] = 0;
  frame.call = place + 1;
}

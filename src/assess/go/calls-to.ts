import { once } from "../once.ts";
import type { Call, GoFile } from "./syntax.ts";

/** Callee → numbers of those who ask for it. */
const askers = new Map<string, number[]>();
let asking = 0;

const NONE: readonly Call[] = [];

/** Calls of one file by the number of who asks; `asked` is how many did by then. */
interface Answers {
  readonly asked: number;
  readonly lists: readonly (readonly Call[] | undefined)[];
}

/** Each call of a file is looked up once, however many ask. */
const answersFor = once((file: GoFile): { current: Answers } => ({ current: answer(file) }));

function answer({ calls }: GoFile): Answers {
  const lists: Call[][] = [];
  for (const call of calls) {
    for (const asker of askers.get(call.callee) ?? []) {
      const list = lists[asker];
      if (list === undefined) lists[asker] = [call];
      else list.push(call);
    }
  }
  return { asked: asking, lists };
}

/** A question that many files are asked: their calls of these functions, in the order of the source. Callees as in `Call.callee`. */
export function callsTo(callees: Iterable<string>): (file: GoFile) => readonly Call[] {
  const asker = asking++;
  for (const callee of new Set(callees)) askers.set(callee, [...(askers.get(callee) ?? []), asker]);
  return (file) => {
    const answers = answersFor(file);
    // Asked before this question was there.
    if (answers.current.asked <= asker) answers.current = answer(file);
    return answers.current.lists[asker] ?? NONE;
  };
}

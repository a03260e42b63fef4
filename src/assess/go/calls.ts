import { callAt, calleeAt } from "./made.ts";
import { type Ask, CALL, pick } from "./records.ts";
import type { Answers, Call, Recorded, Range } from "./syntax.ts";
import { codeOf, isWanted, type WantedWords, wantedIn, wantWords } from "./words.ts";

/** Callee → numbers of those who ask for it. */
const askers = new Map<string, number[]>();
let asking = 0;
/** Last words of all these callees; made anew when another question comes up. */
let asked: WantedWords | undefined;

const NONE: readonly Call[] = [];

function answer(file: Recorded): Answers {
  asked ??= wantWords([...askers.keys()].map((callee) => callee.slice(callee.lastIndexOf(".") + 1)));
  const lists: Call[][] = [];
  const table = wantedIn(file.words.vocabulary, asked);
  const data = file.records.calls;
  for (let place = 0; place < data.length; place += CALL.size) {
    if (!isWanted(table, data[place + CALL.last] as number)) continue;
    const asking = askers.get(calleeAt(file, place));
    if (asking === undefined) continue;
    const call = callAt(file, place);
    for (const asker of asking) {
      const list = lists[asker];
      if (list === undefined) lists[asker] = [call];
      else list.push(call);
    }
  }
  return { asked: asking, lists };
}

/** A question that many files are asked: their calls of these functions, in the order of the source. Callees as in `Call.callee`. */
export function callsTo(callees: Iterable<string>): (file: Recorded) => readonly Call[] {
  const asker = asking++;
  asked = undefined;
  for (const callee of new Set(callees)) askers.set(callee, [...(askers.get(callee) ?? []), asker]);
  return (file) => {
    const { made } = file;
    // Each call is looked up once, however many ask; but a question may come up after the file was asked another one.
    if (made.answers === undefined || made.answers.asked <= asker) made.answers = answer(file);
    return made.answers.lists[asker] ?? NONE;
  };
}

/** Calls of whatever has one of these names: `Fatal`, `log.Fatal` and `logger.Fatal`. */
export function callsNamed(names: Iterable<string>): (file: Recorded) => readonly Call[] {
  const wanted = wantWords(names);
  return (file) => {
    const table = wantedIn(file.words.vocabulary, wanted);
    return callsWhere(file, (data, place) => isWanted(table, data[place + CALL.last] as number));
  };
}

/** The same for one name that is known late. */
export function callsOfName(file: Recorded, name: string): readonly Call[] {
  const code = codeOf(file.words.vocabulary, name);
  return callsWhere(file, (data, place) => data[place + CALL.last] === code);
}

/** Calls of functions of one package. */
export function callsOfPackage(file: Recorded, path: string): readonly Call[] {
  const { packages } = file.records;
  return callsWhere(file, (data, place) => packages.get(data[place + CALL.first] as number)?.path === path);
}

/** Calls that begin in a range. */
export function callsWithin(file: Recorded, { start, end }: Range): readonly Call[] {
  const isWithin: Ask = (data, place) => {
    const at = data[place + CALL.start] as number;
    return start <= at && at < end;
  };
  return callsWhere(file, isWithin);
}

/** All calls of a file, in the order of the source. */
export function callsOf(file: Recorded): readonly Call[] {
  return callsWhere(file, () => true);
}

/** The call whose callee begins here. */
export function callFrom(file: Recorded, offset: number): Call | undefined {
  return callsWhere(file, (data, place) => data[place + CALL.start] === offset)[0];
}

/** Calls between whose parentheses a place stands, the innermost first. */
export function callsAround(file: Recorded, offset: number): readonly Call[] {
  const isAround: Ask = (data, place) =>
    (data[place + CALL.open] ?? 0) < offset && offset < (data[place + CALL.end] ?? 0);
  return callsWhere(file, isAround).toReversed();
}

function callsWhere(file: Recorded, is: Ask): readonly Call[] {
  return pick(file.records.calls, CALL.size, is, (place) => callAt(file, place));
}

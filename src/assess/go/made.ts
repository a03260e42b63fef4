import { decodeLiteral } from "./literal.ts";
import { CALL, FIELD, KEY_TEXT, STRING, SYMBOL } from "./records.ts";
import type { Call, FieldUse, Recorded, StringLiteral, SymbolUse } from "./syntax.ts";
import { memberOf, someMember, wordOf } from "./words.ts";

/** The call whose record stands at this place. */
export function callAt(file: Recorded, place: number): Call {
  const calls = (file.made.calls ??= new Map());
  const before = calls.get(place);
  if (before !== undefined) return before;
  const { calls: data, strings } = file.records;
  const own: StringLiteral[] = [];
  const made: Call = {
    callee: calleeAt(file, place),
    receiver: receiverAt(file, place),
    start: data[place + CALL.start] ?? 0,
    open: data[place + CALL.open] ?? 0,
    end: data[place + CALL.end] ?? 0,
    strings: own,
  };
  // Its literals ask for it.
  calls.set(place, made);
  for (let next = data[place + CALL.strings] ?? 0; next > 0; next = strings[next - 1 + STRING.next] ?? 0)
    own.push(stringAt(file, next - 1));
  return made;
}

/** `Call.callee` of the call whose record stands at this place. */
export function calleeAt(
  { words: { vocabulary }, records: { calls: data, packages } }: Recorded,
  place: number,
): string {
  const last = data[place + CALL.last] as number;
  if (last === 0) return "";
  if (data[place + CALL.dot] === 0) return wordOf(vocabulary, last);
  const named = packages.get(data[place + CALL.first] as number);
  return named === undefined ? someMember(vocabulary, last) : memberOf(vocabulary, named, last);
}

function receiverAt({ text, words, records: { calls: data, packages } }: Recorded, place: number): string {
  const [start, dot] = [data[place + CALL.start] ?? 0, data[place + CALL.dot] ?? 0];
  const first = data[place + CALL.first] ?? 0;
  if (packages.has(first)) return "";
  return first === 0 ? text.slice(start, Math.max(start, dot)) : wordOf(words.vocabulary, first);
}

/** The use of a package's name whose record stands at this place. */
export function symbolAt(file: Recorded, place: number): SymbolUse {
  const symbols = (file.made.symbols ??= new Map());
  const before = symbols.get(place);
  if (before !== undefined) return before;
  const { symbols: data, packages } = file.records;
  const made: SymbolUse = {
    path: packages.get(data[place + SYMBOL.first] ?? 0)?.path ?? "",
    name: wordOf(file.words.vocabulary, data[place + SYMBOL.last] ?? 0),
    start: data[place + SYMBOL.start] ?? 0,
    end: data[place + SYMBOL.end] ?? 0,
  };
  symbols.set(place, made);
  return made;
}

/** The key whose record stands at this place. */
export function fieldAt(file: Recorded, place: number): FieldUse {
  const fields = (file.made.fields ??= new Map());
  const before = fields.get(place);
  if (before !== undefined) return before;
  const { fields: data, texts } = file.records;
  const made: FieldUse = {
    type: texts[data[place + FIELD.type] ?? 0] ?? "",
    name: wordOf(file.words.vocabulary, data[place + FIELD.name] ?? 0),
    start: data[place + FIELD.start] ?? 0,
    end: data[place + FIELD.end] ?? 0,
  };
  fields.set(place, made);
  return made;
}

/** The literal whose record stands at this place. */
export function stringAt(file: Recorded, place: number): StringLiteral {
  const { strings: data, texts } = file.records;
  const ofCall = data[place + STRING.call] ?? 0;
  const call = ofCall === 0 ? undefined : callAt(file, ofCall - 1);
  const strings = (file.made.strings ??= new Map());
  const before = strings.get(place);
  if (before !== undefined) return before;
  const type = data[place + STRING.type] ?? 0;
  const made: StringLiteral = {
    text: valueAt(file, place),
    start: data[place + STRING.start] ?? 0,
    end: data[place + STRING.end] ?? 0,
    call,
    index: data[place + STRING.index] ?? 0,
    composite: type === 0 ? undefined : texts[type - 1],
    key: keyAt(file, place),
  };
  strings.set(place, made);
  return made;
}

/** The decoded value of a literal. */
export function valueAt({ text, records }: Recorded, place: number): string {
  const [start, end] = [records.strings[place + STRING.start] ?? 0, records.strings[place + STRING.end] ?? 0];
  return records.strings[place + STRING.plain] === 1
    ? text.slice(start + 1, end - 1)
    : decodeLiteral(text.slice(start, end));
}

/** What a literal is given to. */
export function keyAt({ words, records }: Recorded, place: number): string | undefined {
  const key = records.strings[place + STRING.key] ?? 0;
  if (key === 0) return undefined;
  return key >= KEY_TEXT ? records.texts[key - KEY_TEXT] : wordOf(words.vocabulary, key);
}

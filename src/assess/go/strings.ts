import { keyAt, stringAt, valueAt } from "./made.ts";
import { type Ask, KEY_TEXT, pick, STRING } from "./records.ts";
import type { Recorded, Range, StringLiteral } from "./syntax.ts";
import { codeOf } from "./words.ts";

/** All string literals of a file, in the order of the source; import paths left out. */
export function stringsOf(file: Recorded): readonly StringLiteral[] {
  return stringsWhere(file, () => true);
}

/** Finds who asks about a literal: by its value, which may stand somewhere in a longer text, and by the name it is given to. */
export interface StringQuestions<T> {
  readonly strings: (text: string, from?: number, to?: number) => readonly T[];
  readonly keyed: (key: string) => readonly T[];
}

/** Tells who asks about which literals of a file, in the order of the source; those nobody asks about are not made. */
export function askStrings<T>(
  file: Recorded,
  { strings, keyed }: StringQuestions<T>,
  tell: (asking: readonly T[], literal: StringLiteral) => void,
): void {
  const { text, records } = file;
  const data = records.strings;
  for (let place = 0; place < data.length; place += STRING.size) {
    const byValue =
      data[place + STRING.plain] === 1
        ? strings(text, (data[place + STRING.start] as number) + 1, (data[place + STRING.end] as number) - 1)
        : strings(valueAt(file, place));
    if (byValue.length > 0) tell(byValue, stringAt(file, place));
    const key = data[place + STRING.key] === 0 ? undefined : keyAt(file, place);
    const byKey = key === undefined ? undefined : keyed(key);
    if (byKey !== undefined && byKey.length > 0) tell(byKey, stringAt(file, place));
  }
}

/** What an escape of one letter stands for: a text without any of these stands in a value as it stands in the source. */
const ESCAPED = /[\x07-\r"'\\]/;
/** Escapes that can stand for anything. */
const BY_NUMBER = /\\[xuU0-7]/;

/** Literals in whose value a text stands. */
export function stringsHolding(file: Recorded, piece: string): readonly StringLiteral[] {
  const { text } = file;
  const anywhere = ESCAPED.test(piece);
  let next = text.indexOf(piece);
  const may: Ask = (data, place) => {
    const [start, end] = [data[place + STRING.start] ?? 0, data[place + STRING.end] ?? 0];
    if (next >= 0 && next <= start) next = text.indexOf(piece, start + 1);
    if (next >= 0 && next + piece.length <= end) return true;
    return data[place + STRING.plain] === 0 && (anywhere || BY_NUMBER.test(text.slice(start, end)));
  };
  return stringsWhere(file, may).filter((one) => one.text.includes(piece));
}

/** Literals that are given to a name, as a key or by an assignment. */
export function stringsGiven(file: Recorded, name: string): readonly StringLiteral[] {
  const code = codeOf(file.words.vocabulary, name);
  const isGiven: Ask = (data, place) => {
    const key = data[place + STRING.key] ?? 0;
    return key === code || key >= KEY_TEXT;
  };
  return stringsWhere(file, isGiven).filter(({ key }) => key === name);
}

/** The literal that begins here. */
export function stringFrom(file: Recorded, offset: number): StringLiteral | undefined {
  return stringsWhere(file, (data, place) => data[place + STRING.start] === offset)[0];
}

/** Literals that stand in a range as a whole. */
export function stringsWithin(file: Recorded, { start, end }: Range): readonly StringLiteral[] {
  const isWithin: Ask = (data, place) =>
    start <= (data[place + STRING.start] as number) && (data[place + STRING.end] as number) <= end;
  return stringsWhere(file, isWithin);
}

/** Where literals in back quotes stand that are longer than so many UTF-16 code units. */
export function rawStringsOver({ text, records: { strings: data } }: Recorded, length: number): readonly Range[] {
  const found: Range[] = [];
  for (let place = 0; place < data.length; place += STRING.size) {
    const [start, end] = [data[place + STRING.start] as number, data[place + STRING.end] as number];
    if (end - start > length && text[start] === "`") found.push({ start, end });
  }
  return found;
}

/** Whether a place stands in a literal. */
export function isInString({ records: { strings: data } }: Recorded, offset: number): boolean {
  for (let place = 0; place < data.length; place += STRING.size)
    if ((data[place + STRING.start] ?? 0) <= offset && offset < (data[place + STRING.end] ?? 0)) return true;
  return false;
}

function stringsWhere(file: Recorded, is: Ask): readonly StringLiteral[] {
  return pick(file.records.strings, STRING.size, is, (place) => stringAt(file, place));
}

import { fieldAt } from "./made.ts";
import { type Ask, FIELD, pick } from "./records.ts";
import type { FieldUse, Recorded } from "./syntax.ts";
import { codeOf, holdsWord, isWanted, wantedIn, wantWords } from "./words.ts";

const NONE: readonly FieldUse[] = [];

/** All keys of composite literals of a file, in the order of the source. */
export function fieldsOf(file: Recorded): readonly FieldUse[] {
  return fieldsWhere(file, () => true);
}

/** A question that many files are asked: keys of these names, of whatever type. */
export function fieldsNamed(names: Iterable<string>): (file: Recorded) => readonly FieldUse[] {
  const wanted = wantWords(names);
  return (file) => {
    const table = wantedIn(file.words.vocabulary, wanted);
    return fieldsWhere(file, (data, place) => isWanted(table, data[place + FIELD.name] as number));
  };
}

/** The same for one name that is known late. */
export function fieldsOfName(file: Recorded, name: string): readonly FieldUse[] {
  if (!holdsWord(file.words, name)) return NONE;
  const code = codeOf(file.words.vocabulary, name);
  return fieldsWhere(file, (data, place) => data[place + FIELD.name] === code);
}

/** The key that begins here. */
export function fieldFrom(file: Recorded, offset: number): FieldUse | undefined {
  return fieldsWhere(file, (data, place) => data[place + FIELD.start] === offset)[0];
}

function fieldsWhere(file: Recorded, is: Ask): readonly FieldUse[] {
  return pick(file.records.fields, FIELD.size, is, (place) => fieldAt(file, place));
}

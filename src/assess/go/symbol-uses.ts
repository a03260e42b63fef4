import { symbolAt } from "./made.ts";
import { type Ask, pick, SYMBOL } from "./records.ts";
import type { Recorded, SymbolUse } from "./syntax.ts";
import { codeOf, holdsWord, isWanted, wantedIn, wantWords } from "./words.ts";

const NONE: readonly SymbolUse[] = [];

/** All uses of names of imported packages in a file, in the order of the source. */
export function symbolsOf(file: Recorded): readonly SymbolUse[] {
  return symbolsWhere(file, () => true);
}

/** A question that many files are asked: uses of these names, of whatever package. */
export function symbolsNamed(names: Iterable<string>): (file: Recorded) => readonly SymbolUse[] {
  const wanted = wantWords(names);
  return (file) => {
    const table = wantedIn(file.words.vocabulary, wanted);
    return symbolsWhere(file, (data, place) => isWanted(table, data[place + SYMBOL.last] as number));
  };
}

/** Uses of one package. */
export function symbolsOfPackage(file: Recorded, path: string): readonly SymbolUse[] {
  const { packages } = file.records;
  return symbolsWhere(file, (data, place) => packages.get(data[place + SYMBOL.first] as number)?.path === path);
}

/** Uses of one name of a package. */
export function symbolUses(file: Recorded, path: string, name: string): readonly SymbolUse[] {
  if (!holdsWord(file.words, name)) return NONE;
  const { packages } = file.records;
  const code = codeOf(file.words.vocabulary, name);
  const isUse: Ask = (data, place) =>
    data[place + SYMBOL.last] === code && packages.get(data[place + SYMBOL.first] as number)?.path === path;
  return symbolsWhere(file, isUse);
}

/** The use that begins here. */
export function symbolFrom(file: Recorded, offset: number): SymbolUse | undefined {
  return symbolsWhere(file, (data, place) => data[place + SYMBOL.start] === offset)[0];
}

function symbolsWhere(file: Recorded, is: Ask): readonly SymbolUse[] {
  return pick(file.records.symbols, SYMBOL.size, is, (place) => symbolAt(file, place));
}

import type { Call, FieldUse, GoFile } from "../go/syntax.ts";
import { tokenize, type Tokens } from "../go/tokens.ts";
import { codeOf, holdsWord } from "../go/words.ts";
import type { GoPackageFiles } from "./tree.ts";

/** Files read closer lately; programs of one tree share most of theirs. */
const lately = new Map<GoFile, Tokens>();
const MOST_KEPT = 512;

/** The tokens of a file, read again when somebody asks. */
export function readAgain(file: GoFile): Tokens {
  const before = lately.get(file);
  if (before !== undefined) return before;
  if (lately.size >= MOST_KEPT) lately.clear();
  const tokens = tokenize(file.text);
  lately.set(file, tokens);
  return tokens;
}

/** Tokens of a file that are this name. */
export function placesOf(file: GoFile, name: string): readonly number[] {
  if (!holdsWord(file.words, name)) return [];
  const { codes, vocabulary, count } = readAgain(file);
  const code = codeOf(vocabulary, name);
  const places: number[] = [];
  for (let at = codes.indexOf(code); at >= 0 && at < count; at = codes.indexOf(code, at + 1)) places.push(at);
  return places;
}

export interface PlacedField {
  readonly file: GoFile;
  readonly field: FieldUse;
}

const fields = new WeakMap<GoPackageFiles, ReadonlyMap<string, readonly PlacedField[]>>();

/** Keys of composite literals of a package by name; tests left out. */
export function fieldsIn(home: GoPackageFiles): ReadonlyMap<string, readonly PlacedField[]> {
  const before = fields.get(home);
  if (before !== undefined) return before;
  const index = new Map<string, PlacedField[]>();
  for (const file of home.files) {
    if (file.scope === "test") continue;
    for (const field of file.fields) {
      if (field.type === "net/http.Server") continue;
      const places = index.get(field.name);
      if (places === undefined) index.set(field.name, [{ file, field }]);
      else places.push({ file, field });
    }
  }
  fields.set(home, index);
  return index;
}

export interface PlacedCall {
  readonly file: GoFile;
  readonly call: Call;
}

const calls = new WeakMap<GoPackageFiles, ReadonlyMap<string, readonly PlacedCall[]>>();

/** Calls of a package by the last part of their callee; tests left out. */
export function callsIn(home: GoPackageFiles): ReadonlyMap<string, readonly PlacedCall[]> {
  const before = calls.get(home);
  if (before !== undefined) return before;
  const index = new Map<string, PlacedCall[]>();
  for (const file of home.files) {
    if (file.scope === "test") continue;
    for (const one of file.calls) {
      const name = one.callee.slice(one.callee.lastIndexOf(".") + 1);
      const places = index.get(name);
      if (places === undefined) index.set(name, [{ file, call: one }]);
      else places.push({ file, call: one });
    }
  }
  calls.set(home, index);
  return index;
}

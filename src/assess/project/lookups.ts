import type { Call, FieldUse, GoFile } from "../go/syntax.ts";
import { KIND, tokenize, type Tokens } from "../go/tokens.ts";
import { wordAt } from "./expression.ts";
import type { GoPackageFiles } from "./tree.ts";

export interface ReadAgain {
  readonly tokens: Tokens;
  places: ReadonlyMap<string, readonly number[]> | undefined;
}

/** Files read closer lately; programs of one tree share most of theirs. */
const lately = new Map<GoFile, ReadAgain>();
const MOST_KEPT = 256;

/** The tokens of a file, read again when somebody asks. */
export function readAgain(file: GoFile): ReadAgain {
  const before = lately.get(file);
  if (before !== undefined) return before;
  if (lately.size >= MOST_KEPT) lately.clear();
  const read: ReadAgain = { tokens: tokenize(file.text), places: undefined };
  lately.set(file, read);
  return read;
}

export const NOWHERE: readonly number[] = [];

/** Name → tokens that are it. */
export function namesOf(tokens: Tokens): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kinds[i] !== KIND.name) continue;
    const word = wordAt(tokens, i);
    const places = index.get(word);
    if (places === undefined) index.set(word, [i]);
    else places.push(i);
  }
  return index;
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

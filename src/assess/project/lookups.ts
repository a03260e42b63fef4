import type { Call, FieldUse, GoFile } from "../go/syntax.ts";
import { tokenize, type Tokens } from "../go/tokens.ts";
import { codeOf, holdsWord } from "../go/words.ts";

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

/** Keys of composite literals of a file by their name. */
export function fieldsNamed(file: GoFile, name: string): readonly FieldUse[] {
  return file.fields.filter((field) => field.name === name && field.type !== "net/http.Server");
}

/** Calls of a file by the last part of their callee. */
export function callsNamed(file: GoFile, name: string): readonly Call[] {
  if (file.scope === "test" || !holdsWord(file.words, name)) return [];
  return file.calls.filter(({ callee }) => callee === name || callee.endsWith(`.${name}`));
}

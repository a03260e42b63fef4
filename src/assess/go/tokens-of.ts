import type { GoFile } from "./syntax.ts";
import { tokenize, type Tokens } from "./tokens.ts";
import { codeOf, holdsWord } from "./words.ts";

/** Files read closer lately: whoever asks about one mostly asks again. */
const lately = new Map<GoFile, Tokens>();
const MOST_KEPT = 512;

/** The tokens of a file, cut again when somebody asks: few files are asked about. */
export function tokensOf(file: GoFile): Tokens {
  const before = lately.get(file);
  if (before !== undefined) return before;
  if (lately.size >= MOST_KEPT) lately.clear();
  const tokens = tokenize(file.text);
  lately.set(file, tokens);
  return tokens;
}

/** Tokens of a file that are this word. */
export function placesOf(file: GoFile, word: string): readonly number[] {
  if (!holdsWord(file.words, word)) return [];
  const { codes, vocabulary, count } = tokensOf(file);
  const code = codeOf(vocabulary, word);
  const places: number[] = [];
  for (let at = codes.indexOf(code); at >= 0 && at < count; at = codes.indexOf(code, at + 1)) places.push(at);
  return places;
}

import { addRoom, createNumbers, keep, type Numbers } from "./numbers.ts";
import {
  codeAt,
  currentVocabulary,
  hashOn,
  isFirst,
  keywordCode,
  larger,
  LAST_KEYWORD,
  type Vocabulary,
  wordOf,
  type WordSet,
} from "./words.ts";

/**
 * Tokens of Go source (go.dev/ref/spec, "Lexical elements"), comments left out, semicolons put in where the specification says.
 * Never fails: what is not Go becomes single-character operators.
 */

export const KIND = { name: 1, keyword: 2, number: 3, string: 4, raw: 5, rune: 6, operator: 7, semicolon: 8 } as const;

/** One entry a token in each array, as long as `count`. Offsets are UTF-16 units into the text. */
export interface Tokens {
  readonly text: string;
  readonly vocabulary: Vocabulary;
  readonly count: number;
  readonly kinds: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /**
   * For an operator its characters packed as `first | second << 8`; for a name, a word of the language and a short number its code in the
   * vocabulary, which is larger than any operator's; for a literal in quotes 1 when a backslash stands in it; else 0.
   */
  readonly codes: Uint32Array;
  /** How many line ends the text has. */
  readonly lineEnds: number;
  /** Whether a comment that begins as `//go:` does stands in it. */
  readonly directed: boolean;
  /** Whether a comment may say `slipway:ignore`. */
  readonly marked: boolean;
}

/** Packs an operator of one or two characters as `Tokens.codes` holds it. */
export function operatorCode(operator: string): number {
  return operator.charCodeAt(0) | ((operator.length > 1 ? operator.charCodeAt(1) : 0) << 8);
}

/** Keywords after which a line end is a semicolon. */
const ENDING = new Set(["break", "continue", "fallthrough", "return"].map(keywordCode));

const NEWLINE = 10;
const QUOTE = 34;
const APOSTROPHE = 39;
const STAR = 42;
const SLASH = 47;
const SEMICOLON = 59;
const BACKSLASH = 92;
const BACKQUOTE = 96;

/** Classes of UTF-16 units: everything above ASCII counts as a letter. */
const LETTER = 1;
const DIGIT = 2;
const SPACE = 3;
const CLASSES = (() => {
  const table = new Uint8Array(0x10000).fill(LETTER, 128);
  for (let c = 0; c < 128; c++) {
    const char = String.fromCharCode(c);
    if (/[A-Za-z_]/.test(char)) table[c] = LETTER;
    else if (/[0-9]/.test(char)) table[c] = DIGIT;
    else if (c === 32 || c === 9 || c === 13) table[c] = SPACE;
  }
  return table;
})();
/** 1 for what may stand in a name behind its first character. */
const CONTINUES = CLASSES.map((kind) => (kind === LETTER || kind === DIGIT ? 1 : 0));
/** Second characters of operators, by the first: 1 where the pair is one. */
const PAIRS = (() => {
  const table = new Uint8Array(128 * 128);
  for (const pair of ":= == != <= >= && || <- ++ -- += -= *= /= %= &= |= ^= << >> &^".split(" "))
    table[(pair.charCodeAt(0) << 7) | pair.charCodeAt(1)] = 1;
  return table;
})();
const INCREMENT = operatorCode("++");
const DECREMENT = operatorCode("--");

/** Tokens behind the last one that a reader may ask about. */
const LOOK_AHEAD = 8;
/** Numbers up to this length have a code. UTF-16 units. */
const SHORT_NUMBER = 4;

/** What is read so far. */
interface Lexer {
  readonly text: string;
  /** The same as numbers, and two zeros behind it. */
  readonly characters: Uint16Array;
  readonly vocabulary: Vocabulary;
  count: number;
  kinds: Uint8Array;
  starts: Uint32Array;
  ends: Uint32Array;
  codes: Uint32Array;
  /** Whether a line end here is a semicolon. */
  ending: boolean;
  lineEnds: number;
  directed: boolean;
  marked: boolean;
  /** Marks words that were met; 0 when nobody asks which there are. */
  readonly mark: number;
  readonly met: Numbers;
}

/** Cuts a text into tokens. */
export function tokenize(text: string): Tokens {
  return cut(createLexer(text, undefined, 0));
}

/** Arrays that `withTokens` fills again and again: a million lines would else throw away a gigabyte of them. */
let scratch: Tokens | undefined;
let marks = 0;

/** The same for one use: the tokens must not be kept, since their arrays serve the next text. */
export function withTokens<T>(text: string, use: (tokens: Tokens, words: WordSet) => T): T {
  marks += 1;
  const lexer = createLexer(text, scratch, marks);
  scratch = undefined;
  const tokens = cut(lexer);
  try {
    return use(tokens, { vocabulary: tokens.vocabulary, codes: keep(lexer.met) });
  } finally {
    scratch = tokens;
  }
}

/** Words of the text that is being cut. */
const met = createNumbers();

function createLexer(text: string, from: Tokens | undefined, mark: number): Lexer {
  const wanted = (text.length >> 2) + 16;
  const reuse = from !== undefined && from.kinds.length >= wanted ? from : undefined;
  const { kinds, starts, ends, codes } = reuse ?? createArrays(wanted);
  const vocabulary = currentVocabulary();
  met.used = 0;
  return {
    text,
    characters: charactersOf(text),
    vocabulary,
    count: 0,
    kinds,
    starts,
    ends,
    codes,
    ending: false,
    lineEnds: 0,
    directed: false,
    marked: false,
    mark,
    met,
  };
}

/** Most texts that are cut are a condition or a line: they share pieces of memory, of which nothing is used again. Bytes. */
const SLAB = 1 << 17;
const MOST_OF_SLAB = SLAB >> 4;
let slab = new ArrayBuffer(SLAB);
let used = 0;

/** One piece of memory for all four. */
function createArrays(size: number): Pick<Lexer, "kinds" | "starts" | "ends" | "codes"> {
  const wanted = (size * 13 + 3) & ~3;
  const own = wanted > MOST_OF_SLAB;
  if (!own && used + wanted > SLAB) {
    slab = new ArrayBuffer(SLAB);
    used = 0;
  }
  const memory = own ? new ArrayBuffer(wanted) : slab;
  const from = own ? 0 : used;
  if (!own) used += wanted;
  return {
    starts: new Uint32Array(memory, from, size),
    ends: new Uint32Array(memory, from + size * 4, size),
    codes: new Uint32Array(memory, from + size * 8, size),
    kinds: new Uint8Array(memory, from + size * 12, size),
  };
}

/** One text is cut at a time: all use the same memory. Larger files are rare and get their own. */
const MOST_SHARED = 1 << 20;
const shared = new Uint16Array(MOST_SHARED);
const sharedBytes = Buffer.from(shared.buffer);

function charactersOf(text: string): Uint16Array {
  const size = text.length + 2;
  const characters = size > MOST_SHARED ? new Uint16Array(size) : shared;
  const bytes = characters === shared ? sharedBytes : Buffer.from(characters.buffer);
  bytes.write(text, 0, "utf16le");
  characters.fill(0, text.length, size);
  return characters;
}

function cut(lexer: Lexer): Tokens {
  const { text, characters } = lexer;
  const { length } = text;
  let at = 0;
  while (at < length) {
    const c = characters[at] as number;
    const kind = CLASSES[c];
    if (kind === SPACE) at += 1;
    else if (kind === LETTER) at = word(lexer, at, c);
    else if (c === NEWLINE) {
      newline(lexer, at);
      lexer.lineEnds += 1;
      at += 1;
    } else if (kind === DIGIT) at = number(lexer, at);
    else if (c === QUOTE || c === APOSTROPHE) at = quoted(lexer, at, c);
    else if (c === BACKQUOTE) at = raw(lexer, at);
    else if (c === SLASH && characters[at + 1] === SLASH) at = lineComment(lexer, at);
    else if (c === SLASH && characters[at + 1] === STAR) at = blockComment(lexer, at);
    else at = operator(lexer, at, c);
  }
  newline(lexer, length);
  return done(lexer);
}

/** Adds a token; `ending` tells whether a line end after it is a semicolon. */
function add(lexer: Lexer, kind: number, start: number, end: number, code: number, ending: boolean): void {
  const { count } = lexer;
  if (count + LOOK_AHEAD >= lexer.kinds.length) grow(lexer);
  lexer.kinds[count] = kind;
  lexer.starts[count] = start;
  lexer.ends[count] = end;
  lexer.codes[count] = code;
  lexer.count = count + 1;
  lexer.ending = ending;
}

function grow(lexer: Lexer): void {
  const size = lexer.kinds.length * 2;
  lexer.kinds = larger(lexer.kinds, new Uint8Array(size));
  lexer.starts = larger(lexer.starts, new Uint32Array(size));
  lexer.ends = larger(lexer.ends, new Uint32Array(size));
  lexer.codes = larger(lexer.codes, new Uint32Array(size));
}

function newline(lexer: Lexer, at: number): void {
  if (lexer.ending) add(lexer, KIND.semicolon, at, at, 0, false);
}

function done({ text, vocabulary, count, kinds, starts, ends, codes, lineEnds, directed, marked }: Lexer): Tokens {
  // Readers look ahead; what an earlier text left there must not be seen.
  for (const array of [kinds, starts, ends, codes]) array.fill(0, count, count + LOOK_AHEAD);
  return { text, vocabulary, count, kinds, starts, ends, codes, lineEnds, directed, marked };
}

function word(lexer: Lexer, start: number, first: number): number {
  const { characters, vocabulary, mark } = lexer;
  let end = start + 1;
  let hash = hashOn(0, first);
  for (let c = characters[end] as number; CONTINUES[c] === 1; c = characters[end] as number) {
    hash = hashOn(hash, c);
    end += 1;
  }
  const code = codeAt(vocabulary, characters, start, end, hash);
  if (mark > 0 && isFirst(vocabulary, code, mark)) note(lexer.met, code);
  if (code > LAST_KEYWORD) add(lexer, KIND.name, start, end, code, true);
  else add(lexer, KIND.keyword, start, end, code, ENDING.has(code));
  return end;
}

function note(met: Numbers, code: number): void {
  const place = addRoom(met, 1);
  met.data[place] = code;
}

function number(lexer: Lexer, start: number): number {
  const { text, characters, vocabulary, mark } = lexer;
  let end = start + 1;
  let hash = hashOn(0, characters[start] as number);
  for (; end < text.length; end++) {
    const c = characters[end] as number;
    const exponentSign =
      (c === 43 || c === 45) && /[eEpP]/.test(text[end - 1] ?? "") && !/^0[xX]/.test(text.slice(start, start + 2));
    if (!exponentSign && c !== 46 && CLASSES[c] !== LETTER && CLASSES[c] !== DIGIT) break;
    hash = hashOn(hash, c);
  }
  const code = end - start <= SHORT_NUMBER ? codeAt(vocabulary, characters, start, end, hash) : 0;
  if (mark > 0 && code > 0 && isFirst(vocabulary, code, mark)) note(lexer.met, code);
  add(lexer, KIND.number, start, end, code, true);
  return end;
}

function lineComment(lexer: Lexer, start: number): number {
  const { text } = lexer;
  if (lexer.characters[start + 2] === SMALL_G && text.startsWith("go:", start + 2)) lexer.directed = true;
  const found = text.indexOf("\n", start);
  const end = found < 0 ? text.length : found;
  lookForMark(lexer, start, end);
  return end;
}
const SMALL_G = 103;

/** Looks for the `y:i` of `slipway:ignore`; whoever reads the comment looks closer. */
function lookForMark(lexer: Lexer, start: number, end: number): void {
  const { characters } = lexer;
  for (let at = start; at < end; at++)
    if (characters[at] === COLON && characters[at + 1] === SMALL_I && characters[at - 1] === SMALL_Y)
      lexer.marked = true;
}
const [COLON, SMALL_I, SMALL_Y] = [58, 105, 121];

/** Counts line ends in what is passed over as a whole. */
function passOver(lexer: Lexer, start: number, end: number): number {
  const { characters } = lexer;
  for (let at = start; at < end; at++) if (characters[at] === NEWLINE) lexer.lineEnds += 1;
  return end;
}

function blockComment(lexer: Lexer, start: number): number {
  const { text } = lexer;
  const close = text.indexOf("*/", start + 2);
  const end = close < 0 ? text.length : close + 2;
  const newlineAt = text.indexOf("\n", start);
  // A comment with a line end in it acts like a line end.
  if (newlineAt >= 0 && newlineAt < end) newline(lexer, start);
  lookForMark(lexer, start, end);
  return passOver(lexer, start, end);
}

function quoted(lexer: Lexer, start: number, quote: number): number {
  const { text, characters } = lexer;
  let end = start + 1;
  let escaped = 0;
  for (; end < text.length; end++) {
    const c = characters[end];
    if (c === quote || c === NEWLINE) break;
    if (c !== BACKSLASH) continue;
    escaped = 1;
    if (characters[end + 1] !== NEWLINE) end += 1;
  }
  end = Math.min(characters[end] === quote ? end + 1 : end, text.length);
  add(lexer, quote === QUOTE ? KIND.string : KIND.rune, start, end, escaped, true);
  return end;
}

function raw(lexer: Lexer, start: number): number {
  const close = lexer.text.indexOf("`", start + 1);
  const end = close < 0 ? lexer.text.length : close + 1;
  add(lexer, KIND.raw, start, end, 0, true);
  return passOver(lexer, start, end);
}

function operator(lexer: Lexer, start: number, first: number): number {
  if (first === SEMICOLON) {
    add(lexer, KIND.semicolon, start, start + 1, 0, false);
    return start + 1;
  }
  const second = lexer.characters[start + 1] as number;
  if (second < 128 && PAIRS[(first << 7) | second] === 1) {
    const pair = first | (second << 8);
    add(lexer, KIND.operator, start, start + 2, pair, pair === INCREMENT || pair === DECREMENT);
    return start + 2;
  }
  const closes = first === 41 || first === 93 || first === 125;
  add(lexer, KIND.operator, start, start + 1, first, closes);
  return start + 1;
}

/** The source of a token. */
export function wordAt({ text, vocabulary, kinds, starts, ends, codes }: Tokens, at: number): string {
  const kind = kinds[at];
  return kind === KIND.name || kind === KIND.keyword
    ? wordOf(vocabulary, codes[at] ?? 0)
    : text.slice(starts[at] ?? 0, ends[at] ?? 0);
}

import { randomInt } from "node:crypto";

/**
 * Words of Go source as numbers: each name is made a string once, however often it stands in a tree, and two words are equal when their
 * numbers are.
 */

/** Odd, and another one in each process: nobody can write a file whose names all meet in one place of the table. */
const MULTIPLIER = randomInt(0x7fff_ffff) | 1;

/** The words of the language that can not be names, in the order of their codes. */
const LANGUAGE = (
  "break case chan const continue default defer else fallthrough for func go goto if import interface map package range " +
  "return select struct switch type var"
).split(" ");

/** Codes of words begin here; those of operators end before (see `operatorCode`). */
const FIRST = 0x10000;
export const LAST_KEYWORD = FIRST + LANGUAGE.length - 1;

/** The code of a word of the language. */
export function keywordCode(word: string): number {
  return FIRST + LANGUAGE.indexOf(word);
}

/** Words that were met, by code. Grows only. */
export interface Vocabulary {
  count: number;
  /** By code - FIRST; "" for those nobody asked for: most are names of local variables. */
  readonly strings: string[];
  /** Four numbers a word, side by side since they are asked together: hash, where its characters begin in `pool`, their count, mark. */
  records: Int32Array;
  pool: Uint16Array;
  pooled: number;
  /** Open addressing: index + 1 of a word, 0 where nothing is. A power of two long, never more than half full. */
  slots: Int32Array;
  /** `.name`, by code - FIRST; "" where nobody asked. */
  readonly members: string[];
  /** Packages that were named, by import path. */
  readonly packages: Map<string, Package>;
}

/** A package as the files that use it name it. */
export interface Package {
  readonly path: string;
  /** Code of the name its path suggests. */
  readonly code: number;
  /** Code of a name → `path.name`. */
  readonly members: Map<number, string>;
}

/** The word asked about last: whoever looks for one asks file by file. */
let last: { readonly vocabulary: Vocabulary; readonly word: string; readonly code: number } | undefined;

function createVocabulary(): Vocabulary {
  const made: Vocabulary = {
    count: 0,
    strings: [],
    records: new Int32Array(4096),
    pool: new Uint16Array(8192),
    pooled: 0,
    slots: new Int32Array(2048),
    members: [],
    packages: new Map(),
  };
  for (const word of LANGUAGE) codeOf(made, word);
  return made;
}

/** A process that reads tree after tree begins anew from time to time. Words. */
const MOST = 1 << 20;
let current = createVocabulary();

/** The words of the texts read lately. Tokens that are kept keep theirs. */
export function currentVocabulary(): Vocabulary {
  if (current.count > MOST) current = createVocabulary();
  return current;
}

/** Adds a character to the hash of those before it. */
export function hashOn(hash: number, character: number): number {
  return Math.imul(hash ^ character, MULTIPLIER);
}

export function codeOf(vocabulary: Vocabulary, word: string): number {
  if (last === undefined || last.word !== word || last.vocabulary !== vocabulary)
    last = { vocabulary, word, code: findCode(vocabulary, word) };
  return last.code;
}

function findCode(vocabulary: Vocabulary, word: string): number {
  const characters = new Uint16Array(word.length);
  let hash = 0;
  for (let i = 0; i < word.length; i++) {
    characters[i] = word.charCodeAt(i);
    hash = hashOn(hash, word.charCodeAt(i));
  }
  return codeAt(vocabulary, characters, 0, word.length, hash);
}

/** The code of the word at a place; `hash` is made of its characters by `hashOn`, from 0. */
export function codeAt(
  vocabulary: Vocabulary,
  characters: Uint16Array,
  start: number,
  end: number,
  hash: number,
): number {
  const { slots, records, pool } = vocabulary;
  const mask = slots.length - 1;
  let slot = (hash ^ (hash >>> 15)) & mask;
  for (;;) {
    const entry = slots[slot] as number;
    if (entry === 0) return FIRST + add(vocabulary, characters.subarray(start, end), hash, slot);
    const record = (entry - 1) << 2;
    if (records[record] === hash && records[record + 2] === end - start) {
      const shift = (records[record + 1] as number) - start;
      let at = start;
      while (at < end && pool[at + shift] === characters[at]) at += 1;
      if (at === end) return FIRST - 1 + entry;
    }
    slot = (slot + 1) & mask;
  }
}

function add(vocabulary: Vocabulary, word: Uint16Array, hash: number, slot: number): number {
  const { count, pooled } = vocabulary;
  if ((count + 1) << 2 > vocabulary.records.length)
    vocabulary.records = larger(vocabulary.records, new Int32Array(vocabulary.records.length * 2));
  while (pooled + word.length > vocabulary.pool.length)
    vocabulary.pool = larger(vocabulary.pool, new Uint16Array(vocabulary.pool.length * 2));
  vocabulary.pool.set(word, pooled);
  vocabulary.pooled = pooled + word.length;
  vocabulary.records.set([hash, pooled, word.length], count << 2);
  vocabulary.slots[slot] = count + 1;
  vocabulary.strings.push("");
  vocabulary.count = count + 1;
  if (vocabulary.count * 2 > vocabulary.slots.length) growSlots(vocabulary);
  return count;
}

/**
 * The same text as the one string of this text that the engine uses for names of properties: two of them are equal when they are the
 * same, and no lookup reads their characters.
 */
export function unique(text: string): string {
  // V8 keeps one string of each text that was ever asked for as a property, and a string that was asked for becomes that one.
  return text in NOTHING ? "" : text;
}

const NOTHING: object = Object.create(null) as object;

function growSlots(vocabulary: Vocabulary): void {
  const slots = new Int32Array(vocabulary.slots.length * 2);
  const mask = slots.length - 1;
  for (let index = 0; index < vocabulary.count; index++) {
    const hash = vocabulary.records[index << 2] ?? 0;
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = index + 1;
  }
  vocabulary.slots = slots;
}

export function larger<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

export function wordOf(vocabulary: Vocabulary, code: number): string {
  const before = vocabulary.strings[code - FIRST];
  return before === undefined || before !== "" ? (before ?? "") : makeString(vocabulary, code - FIRST);
}

/** The pool as bytes; made anew when the pool was. */
let poolBytes: Buffer = Buffer.alloc(0);

function bytesOf(pool: Uint16Array): Buffer {
  if (poolBytes.buffer !== pool.buffer) poolBytes = Buffer.from(pool.buffer, pool.byteOffset, pool.byteLength);
  return poolBytes;
}

function makeString({ strings, records, pool }: Vocabulary, index: number): string {
  const start = records[(index << 2) + 1] ?? 0;
  const length = records[(index << 2) + 2] ?? 0;
  return (strings[index] = unique(bytesOf(pool).toString("utf16le", start * 2, (start + length) * 2)));
}

/** Whether the text with this mark holds the word for the first time. A mark is above 0 and belongs to one text. */
export function isFirst({ records }: Vocabulary, code: number, mark: number): boolean {
  const at = ((code - FIRST) << 2) + 3;
  if (records[at] === mark) return false;
  records[at] = mark;
  return true;
}

export function packageOf(vocabulary: Vocabulary, path: string, suggested: string): Package {
  const before = vocabulary.packages.get(path);
  if (before !== undefined) return before;
  const made = { path, code: codeOf(vocabulary, suggested), members: new Map<number, string>() };
  vocabulary.packages.set(path, made);
  return made;
}

/** `.name` of a member of anything. */
export function someMember(vocabulary: Vocabulary, code: number): string {
  const { members } = vocabulary;
  // No holes in the array: they would make each look at it slow.
  while (members.length < vocabulary.count) members.push("");
  const before = members[code - FIRST] ?? "";
  if (before !== "") return before;
  const whole = unique(`.${wordOf(vocabulary, code)}`);
  members[code - FIRST] = whole;
  return whole;
}

/** `path.name`, each made once: the same few thousand stand in every file. */
export function memberOf(vocabulary: Vocabulary, { path, members }: Package, code: number): string {
  const before = members.get(code);
  if (before !== undefined) return before;
  const whole = unique(`${path}.${wordOf(vocabulary, code)}`);
  members.set(code, whole);
  return whole;
}

/** The different words of one text in code, each once: names, words of the language, and numbers of a few digits. */
export interface WordSet {
  readonly vocabulary: Vocabulary;
  readonly codes: Uint32Array;
}

export function holdsWord({ vocabulary, codes }: WordSet, word: string): boolean {
  return codes.includes(codeOf(vocabulary, word));
}

/** Up to so many names a search for each is faster than reading the text's words. */
const FEW = 16;

export function holdsAny(set: WordSet, names: ReadonlySet<string>): boolean {
  if (names.size <= FEW) {
    for (const name of names) if (holdsWord(set, name)) return true;
    return false;
  }
  return set.codes.some((code) => names.has(wordOf(set.vocabulary, code)));
}

/** Words that are looked for in many texts. */
export interface WantedWords {
  readonly words: readonly string[];
  /** By vocabulary and code - FIRST: 1 where a word is wanted. */
  readonly tables: WeakMap<Vocabulary, Uint8Array>;
}

export function wantWords(words: Iterable<string>): WantedWords {
  return { words: [...new Set(words)], tables: new WeakMap() };
}

/** For each code - FIRST whether the word is wanted: 1; what is not in the table is not. */
export function wantedIn(vocabulary: Vocabulary, wanted: WantedWords): Uint8Array {
  return wanted.tables.get(vocabulary) ?? tableOf(vocabulary, wanted);
}

/** Whether a word stands in a table of `wantedIn`. */
export function isWanted(table: Uint8Array, code: number): boolean {
  return table[code - FIRST] === 1;
}

/** Those of the wanted words that a text holds. */
export function wordsAmong({ vocabulary, codes }: WordSet, wanted: WantedWords): readonly string[] {
  const table = wantedIn(vocabulary, wanted);
  const found: string[] = [];
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (isWanted(table, code)) found.push(wordOf(vocabulary, code));
  }
  return found;
}

function tableOf(vocabulary: Vocabulary, { words, tables }: WantedWords): Uint8Array {
  const codes = words.map((word) => codeOf(vocabulary, word));
  const table = new Uint8Array(Math.max(FIRST - 1, ...codes) + 1 - FIRST);
  for (const code of codes) table[code - FIRST] = 1;
  tables.set(vocabulary, table);
  return table;
}

import { piecesOf } from "./pieces.ts";

/** Letters from frequent to rare in English and in source; what stands for none of them is rarer. */
const FREQUENT = "etaoinsrlcdupmfhgbyvkwxjqz";

/** Something a pattern waits for. */
interface Piece {
  readonly text: string;
  /** Where in it the rarest three characters stand; 0 for a shorter one. */
  readonly offset: number;
  /** Indices of the patterns that wait. */
  readonly waiting: readonly number[];
}

/** Entries whose pattern matches a text, or what stands in it from one offset to another. */
export type Matching<T> = (text: string, from?: number, to?: number) => readonly T[];

/**
 * Finds which of many patterns match a text, in their order, without trying each. Patterns have no flags but `i`. The answer is that of
 * `entries.filter(({ pattern }) => pattern.test(text.slice(from, to)))`; nothing is cut out unless a pattern is worth a try.
 */
export function matchingPatterns<T extends { readonly pattern: RegExp }>(entries: readonly T[]): Matching<T> {
  const table = tableOf(entries);
  const candidates: Candidates = {
    marked: new Uint8Array(entries.length),
    found: new Uint16Array(entries.length),
    count: 0,
  };
  const none: readonly T[] = [];
  return (whole, from = 0, to = whole.length) => {
    collect(table, whole, from, to, candidates);
    if (candidates.count === 0) return none;
    const text = whole.slice(from, to);
    let matching: T[] | undefined;
    for (const index of inOrder(candidates)) {
      const entry = entries[index];
      if (entry?.pattern.test(text) === true) (matching ??= []).push(entry);
    }
    clear(candidates);
    return matching ?? none;
  };
}

/** Patterns that may match; a long text shows the same piece a thousand times. */
interface Candidates {
  /** By index: 1 for those found. */
  readonly marked: Uint8Array;
  /** The first `count` are those found. */
  readonly found: Uint16Array;
  count: number;
}

function collect(
  { always, whole, ends, longest, pairs, pieces, rows, thirds }: Table,
  text: string,
  from: number,
  to: number,
  candidates: Candidates,
): void {
  note(candidates, always);
  if (to - from <= longest && ends[endsOf(text, from, to)] === 1)
    note(candidates, whole.get(text.slice(from, to).toLowerCase()));
  let before = 0;
  let row = 0;
  for (let at = from; at < to; at++) {
    const c = keyOf(text.charCodeAt(at));
    const third = row === 0 ? 0 : (thirds[row | c] as number);
    if (third !== 0) noteAt(candidates, pieces[third], text, at - 2, from, to);
    const pair = before | c;
    const known = pairs[pair] as number;
    row = 0;
    if (known !== 0) {
      if ((known & SINGLE) !== 0) noteAt(candidates, pieces[c], text, at, from, to);
      if ((known & BOTH) !== 0) noteAt(candidates, pieces[pair + PAIR], text, at - 1, from, to);
      row = rows[pair] as number;
    }
    before = c << 7;
  }
}

function note(candidates: Candidates, indices: readonly number[] | undefined): void {
  if (indices === undefined) return;
  const { marked, found } = candidates;
  for (const index of indices) {
    if (marked[index] === 1) continue;
    marked[index] = 1;
    found[candidates.count++] = index;
  }
}

function noteAt(
  candidates: Candidates,
  pieces: readonly Piece[] | undefined,
  text: string,
  at: number,
  from: number,
  to: number,
): void {
  if (pieces === undefined) return;
  for (const piece of pieces) {
    const start = at - piece.offset;
    if (start >= from && start + piece.text.length <= to && standsAt(text, start, piece.text))
      note(candidates, piece.waiting);
  }
}

function inOrder({ found, count }: Candidates): Uint16Array {
  const all = found.subarray(0, count);
  return count > 1 ? all.sort() : all;
}

function clear(candidates: Candidates): void {
  const { marked, found, count } = candidates;
  for (let at = 0; at < count; at++) marked[found[at] as number] = 0;
  candidates.count = 0;
}

/** Pieces are found by the low seven bits of their characters; then all bits are compared. */
const LOW = 127;
/** Keys of pairs begin here, those of single characters end before. */
const PAIR = 128;
const PAIRS = PAIR ** 2;
const FOLDED = Uint8Array.from({ length: 128 }, (_, c) => fold(c));

/** Marks of a pair: its second character is a piece of its own, both are one, both begin the rarest three of one. */
const SINGLE = 1;
const BOTH = 2;
const THREE = 4;

/** The first and the last character; 0 for an empty text. */
function endsOf(text: string, from: number, to: number): number {
  return from >= to ? 0 : (keyOf(text.charCodeAt(from)) << 7) | keyOf(text.charCodeAt(to - 1));
}

function keyOf(unit: number): number {
  return FOLDED[unit & LOW] as number;
}

/** ASCII letters in lower case; patterns that ignore case do so for no others (ECMA-262, "Canonicalize"). */
function fold(c: number): number {
  return c >= 65 && c <= 90 ? c | 32 : c;
}

function standsAt(text: string, start: number, piece: string): boolean {
  for (let i = 0; i < piece.length; i++) if (fold(text.charCodeAt(start + i)) !== piece.charCodeAt(i)) return false;
  return true;
}

interface Table {
  /** Patterns that wait for nothing. */
  readonly always: readonly number[];
  /** Patterns that match whole texts, by these in lower case. */
  readonly whole: ReadonlyMap<string, readonly number[]>;
  /** 1 for the first and the last character of each of them. */
  readonly ends: Uint8Array;
  /** Length of the longest of them. */
  readonly longest: number;
  /** What is known of two characters that stand side by side. */
  readonly pairs: Uint8Array;
  /** By the key of one character or of two, then those of three. */
  readonly pieces: readonly (readonly Piece[] | undefined)[];
  /** By the key of two characters: where the row of those that may follow begins in `thirds`. */
  readonly rows: Uint32Array;
  /** By row and the key of a third character: the place in `pieces` of what the three are part of; 0 for nothing. */
  readonly thirds: Uint16Array;
}

function tableOf(entries: readonly { readonly pattern: RegExp }[]): Table {
  const always: number[] = [];
  const whole = new Map<string, number[]>();
  const parts = new Map<string, number[]>();
  for (const [index, { pattern }] of entries.entries()) {
    const known = piecesOf(pattern);
    if (known === undefined) always.push(index);
    else for (const text of known.texts) addTo(known.whole ? whole : parts, text, index);
  }
  const ends = new Uint8Array(PAIRS);
  for (const text of whole.keys()) ends[endsOf(text, 0, text.length)] = 1;
  return {
    always,
    whole,
    ends,
    longest: Math.max(0, ...[...whole.keys()].map(({ length }) => length)),
    ...placesOf(parts),
  };
}

type Places = Pick<Table, "pairs" | "pieces" | "rows" | "thirds">;

/** Sorts pieces by what is looked for first. */
function placesOf(parts: ReadonlyMap<string, readonly number[]>): Places {
  const pairs = new Uint8Array(PAIRS);
  const rows = new Uint32Array(PAIRS);
  const pieces: (Piece[] | undefined)[] = Array.from({ length: PAIR + PAIRS }, () => undefined);
  // Row 0 is that of pairs nothing is known of.
  const thirds = new Uint16Array((parts.size + 1) * PAIR);
  let row = 0;
  for (const [text, waiting] of parts) {
    const offset = rarestThree(text);
    const [first, second, third] = [0, 1, 2].map((i) => keyOf(text.charCodeAt(offset + i))) as [number, number, number];
    const pair = (first << 7) | second;
    let place = pair + PAIR;
    if (text.length === 1) {
      place = first;
      for (let any = first; any < PAIRS; any += PAIR) pairs[any] = (pairs[any] ?? 0) | SINGLE;
    } else if (text.length === 2) pairs[pair] = (pairs[pair] ?? 0) | BOTH;
    else {
      pairs[pair] = (pairs[pair] ?? 0) | THREE;
      rows[pair] ||= row += PAIR;
      place = thirds[(rows[pair] ?? 0) | third] ||= pieces.length;
    }
    (pieces[place] ??= []).push({ text, offset, waiting });
  }
  return { pairs, pieces, rows, thirds };
}

function addTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function rarestThree(text: string): number {
  let best = 0;
  let most = -1;
  for (let at = 0; at + 2 < text.length; at++) {
    const rarity = rarityOf(text[at] ?? "") + rarityOf(text[at + 1] ?? "") + rarityOf(text[at + 2] ?? "");
    if (rarity > most) [best, most] = [at, rarity];
  }
  return best;
}

function rarityOf(character: string): number {
  const rank = FREQUENT.indexOf(character);
  return rank < 0 ? FREQUENT.length : rank;
}

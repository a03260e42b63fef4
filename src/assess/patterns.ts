import { piecesOf } from "./pieces.ts";

/** Letters from frequent to rare in English and in source; what stands for none of them is rarer. */
const FREQUENT = "etaoinsrlcdupmfhgbyvkwxjqz";

/** Something a pattern waits for. */
interface Piece {
  readonly text: string;
  /** Where in it the rarest two characters stand. */
  readonly offset: number;
  /** Indices of the patterns that wait. */
  readonly waiting: readonly number[];
}

/**
 * Finds which of many patterns match a text, in their order, without trying each. Patterns have no flags but `i`. The answer is that of
 * `entries.filter(({ pattern }) => pattern.test(text))`.
 */
export function matchingPatterns<T extends { readonly pattern: RegExp }>(
  entries: readonly T[],
): (text: string) => readonly T[] {
  const table = tableOf(entries);
  const none: readonly T[] = [];
  return (text) => {
    const found = candidates(table, text);
    if (found.length === 0) return none;
    const indices = found.length === 1 ? found : [...new Set(found)].toSorted((a, b) => a - b);
    return indices.flatMap((index) => {
      const entry = entries[index];
      return entry?.pattern.test(text) === true ? [entry] : [];
    });
  };
}

/** Patterns that may match, some of them twice. */
function candidates({ always, whole, longest, singles, pairs, pieces }: Table, text: string): readonly number[] {
  let found = always;
  const { length } = text;
  if (length <= longest) found = joined(found, whole.get(text.toLowerCase()));
  let before = 0;
  for (let at = 0; at < length; at++) {
    const c = keyOf(text.charCodeAt(at));
    if (singles[c] === 1) found = waiting(found, pieces.get(c), text, at);
    const pair = before | c;
    if (pairs[pair] === 1) found = waiting(found, pieces.get(pair + PAIR), text, at - 1);
    before = c << 7;
  }
  return found;
}

function joined(a: readonly number[], b: readonly number[] | undefined): readonly number[] {
  return b === undefined ? a : a.length === 0 ? b : [...a, ...b];
}

/** Pieces are found by the low seven bits of their characters; then all bits are compared. */
const LOW = 127;
/** Keys of pairs begin here, those of single characters end before. */
const PAIR = 128;
const FOLDED = Uint8Array.from({ length: 128 }, (_, c) => fold(c));

function keyOf(unit: number): number {
  return FOLDED[unit & LOW] as number;
}

/** ASCII letters in lower case; patterns that ignore case do so for no others (ECMA-262, "Canonicalize"). */
function fold(c: number): number {
  return c >= 65 && c <= 90 ? c | 32 : c;
}

function waiting(
  found: readonly number[],
  pieces: readonly Piece[] | undefined,
  text: string,
  at: number,
): readonly number[] {
  let all = found;
  for (const piece of pieces ?? []) if (standsAt(text, at - piece.offset, piece.text)) all = joined(all, piece.waiting);
  return all;
}

function standsAt(text: string, start: number, piece: string): boolean {
  if (start < 0 || start + piece.length > text.length) return false;
  for (let i = 0; i < piece.length; i++) if (fold(text.charCodeAt(start + i)) !== piece.charCodeAt(i)) return false;
  return true;
}

interface Table {
  /** Patterns that wait for nothing. */
  readonly always: readonly number[];
  /** Patterns that match whole texts, by these in lower case. */
  readonly whole: ReadonlyMap<string, readonly number[]>;
  /** Length of the longest of them. */
  readonly longest: number;
  /** 1 for each character that is a piece of its own. */
  readonly singles: Uint8Array;
  /** 1 for each two characters that are the rarest of some piece. */
  readonly pairs: Uint8Array;
  readonly pieces: ReadonlyMap<number, readonly Piece[]>;
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
  const singles = new Uint8Array(LOW + 1);
  const pairs = new Uint8Array((LOW + 1) ** 2);
  const pieces = new Map<number, Piece[]>();
  for (const [text, indices] of parts) {
    const offset = text.length === 1 ? 0 : rarestPair(text);
    const first = keyOf(text.charCodeAt(offset));
    const pair = (first << 7) | keyOf(text.charCodeAt(offset + 1));
    if (text.length === 1) singles[first] = 1;
    else pairs[pair] = 1;
    addTo(pieces, text.length === 1 ? first : pair + PAIR, { text, offset, waiting: indices });
  }
  return {
    always,
    whole,
    longest: Math.max(0, ...[...whole.keys()].map(({ length }) => length)),
    singles,
    pairs,
    pieces,
  };
}

function addTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function rarestPair(text: string): number {
  let best = 0;
  let most = -1;
  for (let at = 0; at + 1 < text.length; at++) {
    const rarity = rarityOf(text[at] ?? "") + rarityOf(text[at + 1] ?? "");
    if (rarity > most) [best, most] = [at, rarity];
  }
  return best;
}

function rarityOf(character: string): number {
  const rank = FREQUENT.indexOf(character);
  return rank < 0 ? FREQUENT.length : rank;
}

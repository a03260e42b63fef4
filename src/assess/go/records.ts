import type { Package } from "./words.ts";

/**
 * Calls, literals, names of packages and keys in a file as numbers: of a hundred that stand in a file a rule asks for two or three, and a million lines weigh a
 * tenth of what as many objects would. Whoever asks gets an object (see `made.ts`).
 */
export interface Records {
  /** `CALL.size` numbers each, in the order of the opening parentheses. */
  readonly calls: Uint32Array;
  /** `STRING.size` numbers each, in the order of the source. */
  readonly strings: Uint32Array;
  /** `SYMBOL.size` numbers each, in the order of the source. */
  readonly symbols: Uint32Array;
  /** `FIELD.size` numbers each, in the order of the source. */
  readonly fields: Uint32Array;
  /** Imported packages by the code of the name they are used by. */
  readonly packages: ReadonlyMap<number, Package>;
  /** Types of composite literals, and keys that are no single word. */
  readonly texts: readonly string[];
}

/** Where in a record of a call which number stands. Offsets are UTF-16 units, words codes of the file's vocabulary. */
export const CALL = {
  /** First character of the callee, the opening parenthesis, after the closing one. */
  start: 0,
  open: 1,
  end: 2,
  /** The word before the parenthesis; 0 where something else stands. */
  last: 3,
  /** The word before `.last` if there is exactly one, else 0. */
  first: 4,
  /** Offset of the dot before `last`; 0 without one. */
  dot: 5,
  /** 1 + the place in `strings` of the first literal directly in its arguments; 0 without one. */
  strings: 6,
  size: 7,
} as const;

export const STRING = {
  start: 0,
  end: 1,
  /** 1 when it is in quotes and no backslash stands in it: its value is the text between them. */
  plain: 2,
  /** 1 + the place in `calls` of the call whose argument it is part of, when no other bracket stands between; else 0. */
  call: 3,
  /** Index of the argument or of the element. */
  index: 4,
  /** 1 + the place in `texts` of the type of the composite literal around it; else 0. */
  type: 5,
  /** The word it is given to, or `KEY_TEXT` + a place in `texts`; 0 for none. */
  key: 6,
  /** 1 + the place in `strings` of the next literal of the same call; else 0. */
  next: 7,
  size: 8,
} as const;

export const SYMBOL = {
  start: 0,
  end: 1,
  /** The name of the package, a key of `packages`. */
  first: 2,
  /** The name behind the dot. */
  last: 3,
  size: 4,
} as const;

export const FIELD = {
  start: 0,
  end: 1,
  /** The place in `texts` of the type of the composite literal. */
  type: 2,
  /** The word before the colon. */
  name: 3,
  size: 4,
} as const;

/** Above all codes of words. */
export const KEY_TEXT = 0x8000_0000;

/** Asks a record; `place` is where it begins in `data`. */
export type Ask = (data: Uint32Array, place: number) => boolean;

const NOTHING: readonly never[] = [];

/** What `make` makes of the records that say yes, in their order. */
export function pick<T>(data: Uint32Array, size: number, is: Ask, make: (place: number) => T): readonly T[] {
  let found: T[] | undefined;
  for (let place = 0; place < data.length; place += size) if (is(data, place)) (found ??= []).push(make(place));
  return found ?? NOTHING;
}

import { larger } from "./words.ts";

/** Numbers that are written one after another; the same memory serves text after text. */
export interface Numbers {
  data: Uint32Array;
  used: number;
}

export function createNumbers(): Numbers {
  return { data: new Uint32Array(1 << 14), used: 0 };
}

/** Room for so many more; answers with the place of the first. */
export function addRoom(numbers: Numbers, size: number): number {
  const place = numbers.used;
  if (place + size > numbers.data.length)
    numbers.data = larger(numbers.data, new Uint32Array(numbers.data.length * 2 + size));
  numbers.used = place + size;
  return place;
}

const NONE = new Uint32Array(0);
/** What is kept of a file is mostly short: files share pieces of memory, which go when all of them do. Numbers. */
const SLAB = 1 << 15;
let slab = new ArrayBuffer(SLAB * 4);
let filled = 0;

/** A copy that is kept. */
export function keep({ data, used }: Numbers): Uint32Array {
  if (used === 0) return NONE;
  if (used > SLAB >> 3) return data.slice(0, used);
  if (filled + used > SLAB) {
    slab = new ArrayBuffer(SLAB * 4);
    filled = 0;
  }
  const kept = new Uint32Array(slab, filled * 4, used);
  filled += used;
  for (let at = 0; at < used; at++) kept[at] = data[at] as number;
  return kept;
}

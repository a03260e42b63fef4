import { unique } from "./go/words.ts";

/** Reads each thing (a tree, a file) once, however often it is asked about. What was read goes when the thing does. */
export function once<K extends object, T>(read: (of: K) => T): (of: K) => T {
  const known = new WeakMap<K, { readonly value: T }>();
  return (of) => {
    const before = known.get(of);
    if (before !== undefined) return before.value;
    const value = read(of);
    known.set(of, { value });
    return value;
  };
}

/** Texts that are remembered before all are forgotten. */
const MOST = 1 << 16;

/** The same for short texts that stand in a thousand files, such as import paths. */
export function onceByText<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined || known.has(text)) return before as T;
    if (known.size >= MOST) known.clear();
    // A text cut from a file would keep the whole file as long as it is remembered.
    const own = unique(text);
    const value = read(own);
    known.set(own, value);
    return value;
  };
}

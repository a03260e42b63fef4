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

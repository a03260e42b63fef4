import type { GoFile } from "../go/syntax.ts";

/** Reads each file once, however many programs it is part of. */
export function oncePerFile<T>(read: (file: GoFile) => T): (file: GoFile) => T {
  const known = new WeakMap<GoFile, { readonly value: T }>();
  return (file) => {
    const before = known.get(file) ?? { value: read(file) };
    known.set(file, before);
    return before.value;
  };
}

import type { Place } from "../../model/assessment.ts";
import { compareBytes } from "../../kit/compare.ts";
import type { GoFile } from "../go/syntax.ts";

/** Where an offset of a file is. */
export function placeAt(file: GoFile, offset: number): Place {
  return { file: file.path, line: file.lines.at(offset).line };
}

/** The first of each, by key, ordered by place. */
export function firstOfEach<T extends { readonly at: Place }>(
  all: readonly T[],
  key: (one: T) => string,
): readonly T[] {
  const found = new Map<string, T>();
  for (const one of all.toSorted((a, b) => compareBytes(a.at.file, b.at.file) || a.at.line - b.at.line))
    if (!found.has(key(one))) found.set(key(one), one);
  return [...found.values()];
}

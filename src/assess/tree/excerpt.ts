import type { GoSyntax, TreePlace, TreeRange } from "../../ports/go-tree.ts";
import { declarationAround } from "../go/around.ts";
import type { GoFile, Range } from "../go/syntax.ts";

/**
 * Asks about places in a file by a tree of no more than what they stand in: the head with the imports, and functions. A place anywhere
 * else, or an error where the excerpt was read, takes the whole file.
 */
export function askPlaces(
  syntax: GoSyntax,
  file: GoFile,
  offsets: readonly number[],
): readonly TreePlace[] | undefined {
  const parts = partsAround(file, offsets);
  const said = parts === undefined ? undefined : askExcerpt(syntax, file, parts, offsets);
  return said === undefined || said.some(({ error }) => error !== undefined) ? syntax.places(file.text, offsets) : said;
}

/** The parts of the file that hold the offsets, in their order; undefined when the file itself is as well. */
function partsAround(file: GoFile, offsets: readonly number[]): readonly Range[] | undefined {
  if (file.brokenAt >= 0) return undefined;
  const head: Range = { start: 0, end: file.declarations[0]?.start ?? file.text.length };
  const parts = new Map<number, Range>();
  for (const offset of offsets) {
    const around = declarationAround(file, offset);
    if (around === undefined ? offset >= head.end : around.kind !== "func" && around.kind !== "method")
      return undefined;
    const { start, end } = around ?? head;
    parts.set(start, { start, end });
  }
  return [...parts.values()].toSorted((a, b) => a.start - b.start);
}

function askExcerpt(
  syntax: GoSyntax,
  { text }: GoFile,
  parts: readonly Range[],
  offsets: readonly number[],
): readonly TreePlace[] | undefined {
  let excerpt = "";
  const placed = parts.map((part) => {
    const shift = part.start - excerpt.length;
    excerpt += `${text.slice(part.start, part.end)}\n`;
    return { ...part, shift };
  });
  const shifts = offsets.map((offset) => placed.find(({ start, end }) => start <= offset && offset < end)?.shift ?? 0);
  return syntax
    .places(
      excerpt,
      offsets.map((offset, index) => offset - (shifts[index] ?? 0)),
    )
    ?.map((place, index) => moved(place, shifts[index] ?? 0));
}

function moved({ kinds, around, error, local }: TreePlace, by: number): TreePlace {
  const move = ({ start, end }: TreeRange): TreeRange => ({ start: start + by, end: end + by });
  return {
    kinds,
    around: move(around),
    error: error === undefined ? undefined : move(error),
    local: local === undefined ? undefined : move(local),
  };
}

import type { GoSyntax, TreePlace, TreeRange } from "../../ports/go-tree.ts";
import type { GoFile, Range } from "../go/syntax.ts";

/**
 * Asks about places in a file by a tree of no more than what they stand in: functions, and what stands between two of them. An error
 * where the excerpt was read takes the whole file.
 */
export function askPlaces(
  syntax: GoSyntax,
  file: GoFile,
  offsets: readonly number[],
): readonly TreePlace[] | undefined {
  const said = file.brokenAt < 0 ? askExcerpt(syntax, file, partsAround(file, offsets), offsets) : undefined;
  return said === undefined || said.some(({ error }) => error !== undefined) ? syntax.places(file.text, offsets) : said;
}

/** The parts of the file that hold the offsets, in their order. */
function partsAround({ text, declarations }: GoFile, offsets: readonly number[]): readonly Range[] {
  const functions = declarations.filter(({ kind }) => kind === "func" || kind === "method");
  const parts = new Map<number, Range>();
  for (const offset of offsets) {
    const before = functions.findLast(({ start }) => start <= offset);
    const inside = before !== undefined && offset < before.end;
    const start = inside ? before.start : (before?.end ?? 0);
    const end = inside ? before.end : (functions.find((one) => one.start > offset)?.start ?? text.length);
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

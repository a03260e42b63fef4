import type { GoSyntax, TreePlace, TreeRange } from "../../ports/go-tree.ts";
import { rawStringsOver } from "../go/strings.ts";
import type { GoFile, Range } from "../go/syntax.ts";

/**
 * Asks about places in a file by a tree of no more than what they stand in: functions, and what stands between two of them, without the
 * inside of long literals. An error where the excerpt was read takes the whole file.
 */
export function askPlaces(
  syntax: GoSyntax,
  file: GoFile,
  offsets: readonly number[],
): readonly TreePlace[] | undefined {
  const said = file.brokenAt < 0 ? askExcerpt(syntax, file, offsets) : undefined;
  return said === undefined || said.some(({ error }) => error !== undefined) ? syntax.places(file.text, offsets) : said;
}

/** A piece of the file, and where it stands in the excerpt. */
interface Piece extends Range {
  readonly at: number;
}

function askExcerpt(syntax: GoSyntax, file: GoFile, offsets: readonly number[]): readonly TreePlace[] | undefined {
  let excerpt = "";
  const pieces: Piece[] = [];
  for (const part of partsAround(file, offsets)) {
    for (const { start, end } of withoutLongStrings(file, part)) {
      pieces.push({ start, end, at: excerpt.length });
      excerpt += file.text.slice(start, end);
    }
    excerpt += "\n";
  }
  const move = ({ start, end }: TreeRange): TreeRange => ({
    start: inFile(pieces, start),
    end: endInFile(pieces, end),
  });
  return syntax
    .places(
      excerpt,
      offsets.map((offset) => inExcerpt(pieces, offset)),
    )
    ?.map(({ kinds, around, error, local }) => ({
      kinds,
      around: move(around),
      error: error === undefined ? undefined : move(error),
      local: local === undefined ? undefined : move(local),
    }));
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

/** What stands in a literal is none of a tree's business: of a long one its ends are enough. UTF-16 code units. */
const LONG = 1_000;
const ENDS = 16;

function withoutLongStrings(file: GoFile, part: Range): readonly Range[] {
  const pieces: Range[] = [];
  let from = part.start;
  for (const { start, end } of rawStringsOver(file, LONG)) {
    if (start < part.start || end > part.end) continue;
    pieces.push({ start: from, end: start + ENDS });
    from = end - ENDS;
  }
  return [...pieces, { start: from, end: part.end }];
}

/** An offset in what was left out stands for the place where that was. */
function inExcerpt(pieces: readonly Piece[], offset: number): number {
  const piece = pieces.findLast(({ start }) => start <= offset);
  return piece === undefined ? offset : piece.at + Math.min(offset, piece.end) - piece.start;
}

function inFile(pieces: readonly Piece[], at: number): number {
  const piece = pieces.findLast((one) => one.at <= at);
  return piece === undefined ? at : piece.start + at - piece.at;
}

/** Behind the last character of a range: where two pieces meet, it belongs to the first. */
function endInFile(pieces: readonly Piece[], at: number): number {
  return at === 0 ? inFile(pieces, 0) : inFile(pieces, at - 1) + 1;
}

/** A place in decoded text: both 1-based, the column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds lines of one text; the table of line starts is made at the first question. */
export interface Lines {
  readonly count: number;
  at(offset: number): Position;
  /** Offset of a line's first character. */
  start(line: number): number;
  /** The line without its end. */
  text(line: number): string;
}

/** Lines end at "\n" as in the Go specification; a "\r" before it is not part of the shown text. */
export function linesOf(text: string): Lines {
  let starts: readonly number[] | undefined;
  const table = (): readonly number[] => (starts ??= lineStarts(text));
  return {
    get count() {
      const all = table();
      const last = all.at(-1) ?? 0;
      return last === text.length ? all.length - 1 : all.length;
    },
    at(offset) {
      const all = table();
      const index = lastAtMost(all, offset);
      return { line: index + 1, column: offset - (all[index] ?? 0) + 1 };
    },
    start: (line) => table()[line - 1] ?? text.length,
    text(line) {
      const all = table();
      const start = all[line - 1] ?? text.length;
      return text.slice(start, all[line] ?? text.length).replace(/\r?\n$/, "");
    },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lastAtMost(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

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
  return new TextLines(text);
}

/** A class, since a tree has thousands of files and most are never asked. */
class TextLines implements Lines {
  readonly #text: string;
  #starts: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  get count() {
    const all = this.#table();
    return all.at(-1) === this.#text.length ? all.length - 1 : all.length;
  }

  at(offset: number): Position {
    const all = this.#table();
    const index = lastAtMost(all, offset);
    return { line: index + 1, column: offset - (all[index] ?? 0) + 1 };
  }

  start(line: number): number {
    return this.#table()[line - 1] ?? this.#text.length;
  }

  text(line: number): string {
    const all = this.#table();
    const start = all[line - 1] ?? this.#text.length;
    return this.#text.slice(start, all[line] ?? this.#text.length).replace(/\r?\n$/, "");
  }

  #table(): readonly number[] {
    return (this.#starts ??= lineStarts(this.#text));
  }
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

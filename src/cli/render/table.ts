/** Columns a text takes on a terminal. */
export type Width = (text: string) => number;

const ASCII = /^[\x20-\x7e]*$/;

/** Measures display width; the library is loaded only when something wider than ASCII is to be measured. */
export async function loadWidth(texts: readonly string[]): Promise<Width> {
  if (texts.every((text) => ASCII.test(text))) return (text) => text.length;
  return (await import("string-width")).default;
}

/**
 * Display width of texts that hold ASCII and Chinese only, as our own catalogues do: loading a library that knows every emoji takes
 * longer than all of `--help`. A test compares it with that library on every text.
 */
export function catalogueWidth(text: string): number {
  let columns = 0;
  for (const char of text) columns += (char.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1;
  return columns;
}

/** Fills a text with spaces up to a display width. */
export function pad(text: string, columns: number, width: Width): string {
  return text + " ".repeat(Math.max(0, columns - width(text)));
}

/** Lines of a table whose columns stand under each other on a terminal, Chinese and emoji included. */
export async function table(rows: readonly (readonly string[])[], gap = 2): Promise<readonly string[]> {
  const width = await loadWidth(rows.flat());
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(0, ...rows.map((row) => width(row[i] ?? ""))));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : pad(cell, (widths[i] ?? 0) + gap, width)))
      .join("")
      .trimEnd(),
  );
}

/** A word or a wide character with the closing signs behind it (which must not begin a line), or the space between. */
const PIECE = /(?:[\u2e80-\uffef]|[^\s\u2e80-\uffef]+)[，。；：、！？）]*|\s+/gu;

/** Breaks a text at spaces and between wide characters so that no line is wider than `columns`. */
export function wrap(text: string, columns: number, width: Width): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.match(PIECE) ?? []) {
    if (line !== "" && width(line + piece.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return [...lines, line.trimEnd()].filter((each, _, all) => each !== "" || all.length === 1);
}

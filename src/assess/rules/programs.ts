import type { GoFile, Range } from "../go/syntax.ts";
import type { Program } from "../project/describe.ts";

/** Files of a program that a Linux build takes, tests left out. */
export function linuxFiles({ closure }: Program): readonly GoFile[] {
  return closure.flatMap(({ files }) =>
    files.filter(({ scope, included }) => scope !== "test" && (included.linux || included.linuxCgo)),
  );
}

/** Where to point when something is absent from a program: where it listens, else its main function. */
export function placeOf({ port, main }: Program): { readonly file: GoFile; readonly range: Range } {
  const { listen } = port;
  if (listen !== undefined) return { file: listen.file, range: lineFrom(listen.file, listen.offset) };
  return mainOf(main.files);
}

/** The main function of a package, else its first file's beginning. */
export function mainOf(files: readonly GoFile[]): { readonly file: GoFile; readonly range: Range } {
  for (const file of files) {
    const found = file.declarations.find(({ kind, name }) => kind === "func" && name === "main");
    if (found !== undefined) return { file, range: lineFrom(file, found.start) };
  }
  const [file] = files;
  if (file === undefined) throw new Error("a package has at least one file");
  return { file, range: { start: 0, end: 1 } };
}

function lineFrom({ text }: GoFile, start: number): Range {
  const end = text.indexOf("\n", start);
  return { start, end: end < 0 ? text.length : end };
}

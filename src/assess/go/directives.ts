import { once } from "../once.ts";
import type { GoFile, Range } from "./syntax.ts";

/** One pattern of a `//go:embed` line (pkg.go.dev/embed, "Directives"); the range is the pattern. */
export interface EmbedPattern extends Range {
  readonly pattern: string;
}

const EMBED = /^\/\/go:embed[ \t]+([^\r\n]*)/gm;
const WORD = /"((?:[^"\\]|\\.)*)"|`([^`]*)`|(\S+)/g;

/** What a file embeds; patterns are relative to its folder. The compiler refuses such a line where "embed" is not imported. */
export const embedPatterns = once(({ text, imports, directed }: GoFile): readonly EmbedPattern[] => {
  if (!directed || !imports.some(({ path }) => path === "embed")) return [];
  return [...text.matchAll(EMBED)].flatMap((line) => {
    const words = line[1] ?? "";
    const from = line.index + line[0].length - words.length;
    return [...words.matchAll(WORD)].map((word) => ({
      pattern: word[1] ?? word[2] ?? word[3] ?? "",
      start: from + word.index,
      end: from + word.index + word[0].length,
    }));
  });
});

/** One `#cgo` line of the comment above `import "C"` (pkg.go.dev/cmd/cgo, "Using cgo with the go command"). */
export interface CgoDirective extends Range {
  /** Constraint words before the name, e.g. "windows"; "" for every system. */
  readonly constraint: string;
  /** CFLAGS, LDFLAGS, pkg-config and so on. */
  readonly name: string;
  readonly value: string;
}

const CGO = /^[ \t/*]*#cgo[ \t]+((?:[\w!,.]+[ \t]+)*?)([\w-]+)[ \t]*:[ \t]*([^\r\n]*)/gm;

export function cgoDirectives({ text, importsC }: GoFile): readonly CgoDirective[] {
  if (!importsC || !text.includes("#cgo")) return [];
  return [...text.matchAll(CGO)].map((line) => ({
    constraint: (line[1] ?? "").trim(),
    name: line[2] ?? "",
    value: (line[3] ?? "").trim(),
    start: line.index + line[0].indexOf("#cgo"),
    end: line.index + line[0].length,
  }));
}

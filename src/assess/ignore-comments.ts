import { type Lines, linesOf } from "./go/lines.ts";
import { isInString } from "./go/strings.ts";
import type { GoFile } from "./go/syntax.ts";
import type { TextFile, Tree } from "./project/tree.ts";

/** A comment that says to leave findings as they are: `//slipway:ignore W05,W06 runs on one host only`. */
export interface IgnoreComment {
  readonly file: string;
  readonly line: number;
  /** The line of code it is about: its own, or the next one when it stands alone. */
  readonly about: number;
  readonly rules: readonly { readonly word: string; readonly column: number }[];
  /** "" when none was given: then it ignores nothing. */
  readonly reason: string;
}

const MARK = "slipway:ignore";
/** The signs that begin a comment in Go, and in configuration and scripts. */
const IN_GO = /\/\/[ \t]*slipway:ignore(?![\w-])(.*)$/;
const IN_TEXT = /(?:#|;|::|--|\/\/|\brem\b)[ \t]*slipway:ignore(?![\w-])(.*)$/i;
const WORDS = /^([ \t:]*)([^\s,]+(?:[ \t]*,[ \t]*[^\s,]+)*)[ \t]*(.*)$/;

/** Every such comment of a tree. Comments are not kept by the scanner; it says where one may hold the mark, and those files are searched. */
export function ignoreComments(tree: Tree): readonly IgnoreComment[] {
  const goFiles = tree.packages.flatMap(({ files }) => files);
  const texts = [...tree.texts, ...tree.modules.map(({ file }) => file)];
  return [
    ...goFiles.filter(({ marked }) => marked).flatMap((file) => commentsIn(file, file.lines, IN_GO)),
    ...texts.filter(({ text }) => text.includes(MARK)).flatMap((file) => commentsIn(file, linesOf(file.text), IN_TEXT)),
  ];
}

function commentsIn(file: GoFile | TextFile, lines: Lines, pattern: RegExp): readonly IgnoreComment[] {
  const found: IgnoreComment[] = [];
  for (let line = 1; line <= lines.count; line++) {
    const text = lines.text(line);
    const match = text.includes(MARK) ? pattern.exec(text) : null;
    if (match === null || isQuoted(file, lines.start(line) + match.index)) continue;
    const alone = text.slice(0, match.index).replace("<!", "").trim() === "";
    found.push({
      file: file.path,
      line,
      about: alone ? nextLine(lines, line, pattern) : line,
      ...wordsOf(text, match),
    });
  }
  return found;
}

/** Comments may stand one above the other; all of them are about the line below. */
function nextLine(lines: Lines, from: number, pattern: RegExp): number {
  let line = from + 1;
  while (line < lines.count && pattern.exec(lines.text(line))?.index === lines.text(line).search(/\S/)) line += 1;
  return line;
}

function isQuoted(file: GoFile | TextFile, offset: number): boolean {
  return "records" in file && isInString(file, offset);
}

function wordsOf(text: string, match: RegExpExecArray): Pick<IgnoreComment, "rules" | "reason"> {
  const rest = (match[1] ?? "").replace(/-->.*$/, "");
  const [, gap = "", list = "", reason = ""] = WORDS.exec(rest) ?? [];
  const from = text.length - (match[1] ?? "").length + gap.length;
  const rules = [...list.matchAll(/[^\s,]+/g)].map(({ 0: word, index }) => ({
    word: word.replace(/:$/, ""),
    column: from + index + 1,
  }));
  return { rules, reason: reason.replace(/^[:-]+\s*/, "").trim() };
}

import type { Range } from "../go/syntax.ts";
import { eachLine } from "./lines.ts";

/** One command of a batch file, PowerShell or shell script; a line with `&&`, `|` or `;` is several. */
export interface ScriptCommand extends Range {
  /** Words with quotes taken off; the first is the program. */
  readonly words: readonly string[];
  /** The command as it stands. */
  readonly text: string;
}

const COMMENT = /^\s*(?:#|::|@?rem\b)/i;
const PARTS = /"[^"]*"|'[^']*'|&&|\|\||[|;&]|[^"'|;&]+/g;
const WORD = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;

/** The commands of a script in the order they stand; comments, labels and empty lines are left out. */
export function readScript(text: string): readonly ScriptCommand[] {
  const commands: ScriptCommand[] = [];
  for (const { line, start } of eachLine(text)) {
    if (COMMENT.test(line) || /^\s*:/.test(line)) continue;
    let from = 0;
    for (const part of line.matchAll(PARTS)) {
      if (!/^(?:&&|\|\||[|;&])$/.test(part[0])) continue;
      add(commands, line.slice(from, part.index), start + from);
      from = part.index + part[0].length;
    }
    add(commands, line.slice(from), start + from);
  }
  return commands;
}

function add(commands: ScriptCommand[], raw: string, start: number): void {
  const text = raw.trim();
  const words = (text.match(WORD) ?? []).map((word) => word.replace(/["']/g, "").replace(/^@/, ""));
  if (words.length === 0 || words[0] === "") return;
  const at = start + raw.indexOf(text);
  commands.push({ words, text, start: at, end: at + text.length });
}

import type { GoFile, StringLiteral } from "../go/syntax.ts";
import { textAround } from "../go/around.ts";
import { commandLine, isProgramCall, namesProgram } from "./calls.ts";

const SHELL = /^(?:.*[\\/])?(?:cmd|powershell|pwsh|sh|bash|start)(?:\.exe)?$/i;
/** Names a command line is kept under before it is run. */
const KEPT = /cmd|command|script|line|shell|exec/i;
const BUILDS_TEXT = /^fmt\.Sprintf$|^strings\.(?:Join|Fields|Split)$/;

/**
 * The command a literal begins when it is run: it names the program, or stands behind a shell's name, or is a whole line that is
 * formatted or kept under a telling name. Undefined for text that is only shown.
 */
export function commandOf(literal: StringLiteral, file: GoFile): string | undefined {
  const { call, text, key } = literal;
  if (namesProgram(literal)) return withList(commandLine(literal), literal, file);
  const line = /\s/.test(text.trim());
  if (isProgramCall(call)) return SHELL.test(call?.strings[0]?.text ?? "") ? commandLine(literal) : undefined;
  if (call !== undefined) return line && BUILDS_TEXT.test(call.callee) ? text : undefined;
  return line && key !== undefined && KEPT.test(key) ? text : undefined;
}

/** `exec.Command("netsh", args...)`: the words stand in a list of the same function. */
function withList(command: string, { call, text }: StringLiteral, file: GoFile): string {
  if (call === undefined || call.strings.length !== 1 || !file.text.slice(call.open, call.end).includes("..."))
    return command;
  const words = [...textAround(file, call.start).matchAll(/\[\]string\{([^}]*)\}/g)].map((list) => list[1] ?? "");
  return `${text} ${words.join(" ").replace(/["`,]+/g, " ")}`.replace(/\s+/g, " ").slice(0, 120);
}

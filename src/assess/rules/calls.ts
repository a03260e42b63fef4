import { callsTo } from "../go/calls.ts";
import type { Call, GoFile, StringLiteral } from "../go/syntax.ts";

/** Calls that start a program → index of the argument that names it. */
export const PROGRAM_CALLS: ReadonlyMap<string, number> = new Map([
  ["os/exec.Command", 0],
  ["os/exec.CommandContext", 1],
  ["os/exec.LookPath", 0],
  ["os.StartProcess", 0],
  ["syscall.StartProcess", 0],
]);

/** Calls of a file that start a program by the standard library; most files have none. */
export const startingCalls = callsTo(PROGRAM_CALLS.keys());

/** Names of functions of one's own that hand their arguments to a program. */
const STARTS_PROGRAM = /exec|command|cmd|shell|run|spawn|start|process/i;

/** True when the literal names the program of a call: by position in the standard library's, by name in one's own. */
export function namesProgram({ call, index, composite }: StringLiteral): boolean {
  if (call === undefined) return composite === "os/exec.Cmd";
  const wanted = isProgramCall(call) ? PROGRAM_CALLS.get(call.callee) : undefined;
  if (wanted !== undefined) return index === wanted;
  return call.callee !== "" && index <= 1 && STARTS_PROGRAM.test(call.callee) && call.strings[0]?.start !== undefined;
}

/** True for a call of the standard library that starts or looks up a program. */
export function isProgramCall(call: Call | undefined): boolean {
  return call !== undefined && PROGRAM_CALLS.has(call.callee);
}

/** The program's own name: folders and `.exe` cut off, lower case. */
export function programName(text: string): string {
  return text
    .slice(Math.max(text.lastIndexOf("/"), text.lastIndexOf("\\")) + 1)
    .replace(/\.exe$/i, "")
    .toLowerCase();
}

/** The literal arguments of a call from this one on, as a line for people. */
export function commandLine(literal: StringLiteral): string {
  const all = literal.call?.strings ?? [literal];
  return all
    .slice(all.indexOf(literal))
    .map(({ text }) => text)
    .join(" ")
    .slice(0, 80);
}

/** Source text of a call's arguments. */
export function argumentText(file: GoFile, { open, end }: Call): string {
  return file.text.slice(open + 1, end - 1);
}

/** True when the literal is only compared with something: `== "…"`, `case "…":`, an argument of strings.HasPrefix. */
export function isCompared({ text, lines }: GoFile, { start, end, call }: StringLiteral): boolean {
  if (call !== undefined && COMPARES.test(call.callee)) return true;
  const before = text.slice(lines.start(lines.at(start).line), start);
  return (
    /[=!]=\s*$|^\s*case\b(?:[^:"`]|"(?:[^"\\]|\\.)*"|`[^`]*`)*$/.test(before) ||
    /^\s*[=!]=/.test(text.slice(end, end + 8))
  );
}

/** Calls where a pattern or a comparison is meant, not a path that is opened. */
const COMPARES =
  /^(regexp\.|strings\.(HasPrefix|HasSuffix|Contains|Index|Trim|Split|Replace|EqualFold|Cut)|bytes\.|\.(MatchString|ReplaceAllString)$)/;

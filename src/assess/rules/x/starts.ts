import { once } from "../../once.ts";
import { declarationAround } from "../../go/around.ts";
import { stringsOf } from "../../go/strings.ts";
import type { Call, GoFile, StringLiteral } from "../../go/syntax.ts";
import { argumentsOf } from "../../project/listen.ts";
import { namesProgram, PROGRAM_CALLS, startingCalls } from "../calls.ts";
import type { GoPackageFiles } from "../../project/tree.ts";
import type { Site } from "../rule.ts";

/**
 * How a literal comes to be started: `sure` by a call of the standard library, directly, through a name or inside a path that is joined
 * there; `likely` by a function of one's own whose name says so.
 */
export type Start = "sure" | "likely" | undefined;

export function startOf(literal: StringLiteral, { file, home }: Pick<Site, "file" | "home">): Start {
  const { call, composite, key } = literal;
  if (namesProgram(literal)) return call === undefined || PROGRAM_CALLS.has(call.callee) ? "sure" : "likely";
  if (composite !== undefined && composite !== "") return undefined;
  if (call !== undefined) return joinsProgram(file, literal) ? "sure" : undefined;
  if (key === undefined || !NAME.test(key)) return undefined;
  const around = declarationAround(file, literal.start);
  const inside = around?.kind === "func" || around?.kind === "method";
  const files = inside ? [file] : home.files.filter(({ included }) => included.linux || included.linuxCgo);
  const started = files.some((one) =>
    startingCalls(one).some(
      (each) => (!inside || (around.start <= each.start && each.start < around.end)) && programOf(one, each) === key,
    ),
  );
  return started ? "sure" : undefined;
}

/** Whether `startOf` may be sure of anything in a file; most packages start nothing. */
export function mayStart({ file, home }: Pick<Site, "file" | "home">): boolean {
  return file.imports.some(({ path }) => path === "os/exec") || startsAny(home);
}

const startsAny = once(({ files }: GoPackageFiles) => files.some((file) => startingCalls(file).length > 0));

/** Whether `startOf` may be sure of a literal, by where it stands alone; few do. */
export function mayBeStarted({ call, composite, key }: StringLiteral): boolean {
  if (call !== undefined) return PROGRAM_CALLS.has(call.callee) || JOINS.test(call.callee);
  return composite === "os/exec.Cmd" || key !== undefined;
}

const NAME = /^[A-Za-z_]\w*$/;
const JOINS = /^(?:path\/filepath|path)\.(?:Join|FromSlash|Clean)$|^fmt\.Sprintf?$/;

/** `exec.Command(filepath.Join(dir, "x"))`: the last literal of a path that a call starts. */
function joinsProgram(file: GoFile, { call, start }: StringLiteral): boolean {
  if (call === undefined || !JOINS.test(call.callee) || call.strings.at(-1)?.start !== start) return false;
  return startingCalls(file).some((outer) => {
    const wanted = PROGRAM_CALLS.get(outer.callee);
    if (wanted === undefined || outer.open > call.start || call.end > outer.end) return false;
    const argument = argumentsOf(file, outer)[wanted];
    return argument !== undefined && argument.start <= call.start && call.end <= argument.end;
  });
}

/** Source text of the argument that names the program. */
export function programOf(file: GoFile, call: Call): string {
  const argument = argumentsOf(file, call)[PROGRAM_CALLS.get(call.callee) ?? 0];
  return argument === undefined ? "" : file.text.slice(argument.start, argument.end).trim();
}

/** The literal right behind this one in the same call or list. */
export function literalAfter(file: GoFile, literal: StringLiteral): StringLiteral | undefined {
  const next = stringsOf(file)[stringsOf(file).indexOf(literal) + 1];
  return next !== undefined && next.call === literal.call && next.composite === literal.composite ? next : undefined;
}

/** True for the first literal of the file that says the same and is started. */
export function isFirstStart(literal: StringLiteral, site: Pick<Site, "file" | "home">): boolean {
  return stringsOf(site.file).find((one) => one.text === literal.text && startOf(one, site) !== undefined) === literal;
}

import { isSlipwayError, SlipwayError } from "../../errors.ts";
import type { Paint, Symbols } from "../paint.ts";
import type { Say } from "./say.ts";

export interface FailureStyle {
  readonly say: Say;
  readonly paint: Paint;
  readonly symbols: Symbols;
  readonly verbose: boolean;
}

/** What a report of a fault of ours needs; no arguments' values and no environment, since those may hold secrets. */
export interface Surroundings {
  readonly version: string;
  readonly platform: string;
  readonly command: string;
  readonly home: string | undefined;
}

/** Whatever was thrown, as an error of ours: an interrupted run is `interrupted`, a stranger is `bug`. */
export function failureOf(thrown: unknown, signal: AbortSignal): SlipwayError {
  if (isSlipwayError(thrown, "interrupted")) return thrown;
  if (signal.aborted) return new SlipwayError("interrupted", {}, { cause: thrown });
  if (isSlipwayError(thrown)) return thrown;
  const what = thrown instanceof Error ? thrown.message : String(thrown);
  return new SlipwayError("bug", { what }, { cause: thrown });
}

/** The error block: code and what we were doing, what happened, what to do, and the cause. */
export function failureLines(failure: SlipwayError, style: FailureStyle): readonly string[] {
  const { say, paint, symbols } = style;
  const { t } = say;
  const params = say.params(failure.params);
  const doing =
    failure.doing === undefined ? "" : paint("quiet", t("cli.while", { doing: t(`doing.${failure.doing}`) }));
  const indented = (text: string): readonly string[] =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => `  ${line}`.trimEnd());
  const cause = causeOf(failure);
  return [
    `${paint("bad", `${symbols.bad} ${failure.code}`)}${doing === "" ? "" : `  ${doing}`}`,
    ...indented(t(`error.${failure.code}`, params)),
    ...failure.problems.flatMap((problem) => indented(`  ${say.problem(problem)}`)),
    ...indented(`${paint("strong", t("cli.what-to-do"))}${t(`hint.${failure.code}`, params)}`),
    ...(cause === undefined ? [] : indented(paint("quiet", t("cli.cause", { cause })))),
    ...(style.verbose && failure.cause instanceof Error ? indented(failure.cause.stack ?? "") : []),
  ];
}

/** A report ready to be pasted, for faults of ours. */
export function bugReport(
  failure: SlipwayError,
  { version, platform, command, home }: Surroundings,
): readonly string[] {
  const stack = failure.cause instanceof Error ? (failure.cause.stack ?? failure.cause.message) : String(failure.cause);
  const tidy = home === undefined || home === "" ? stack : stack.replaceAll(home, "~");
  return [
    "---",
    `slipway: ${version}`,
    `node: ${process.versions.node}`,
    `platform: ${platform}`,
    `command: ${command}`,
    ...tidy.split("\n"),
    "---",
  ];
}

/** The innermost reason, in the words of whoever gave it; a bug shows its own in the report. */
function causeOf(failure: SlipwayError): string | undefined {
  if (failure.code === "bug" || failure.code === "interrupted") return undefined;
  let cause: unknown = failure.cause;
  for (let depth = 0; cause instanceof Error && cause.cause !== undefined && depth < 5; depth += 1) cause = cause.cause;
  if (cause === undefined) return undefined;
  if (cause instanceof Error) return cause.message;
  return typeof cause === "string" ? cause : JSON.stringify(cause);
}

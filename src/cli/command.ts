import { type ExitStatus, type Problem, SlipwayError } from "../errors.ts";
import type { Session } from "./session.ts";

/** One option of a command. Its explanation is the text `help.<command>.<name>`; a value's name is `help.value.<name>`. */
export interface OptionSpec {
  /** As commander writes them: "-o, --output <file>". */
  readonly flags: string;
  /** May be given several times, or once with commas. */
  readonly many?: true;
}

/** What the arguments of a command turned out to be. */
export interface Given {
  /** Positional arguments, in order. */
  readonly words: readonly string[];
  /** Value of an option by its long name, without dashes. */
  text(option: string): string | undefined;
  list(option: string): readonly string[];
  flag(option: string): boolean;
}

/** One command: its arguments as data, and the thin part that calls the app and shows the answer. */
export interface Command {
  /** As typed: "deploy", "registry serve". */
  readonly name: string;
  /** Positional arguments as commander writes them: "[service]", "<reference>", "[services...]". */
  readonly args: readonly string[];
  readonly options: readonly OptionSpec[];
  /** Examples; the words beside the n-th (1-based) are `help.<command>.example.<n>`. */
  readonly examples: readonly string[];
  run(session: Session, given: Given): Promise<ExitStatus>;
}

/** Options nearly every command shares. */
export const TARGET: OptionSpec = { flags: "-t, --target <target>" };
export const DRY_RUN: OptionSpec = { flags: "-n, --dry-run" };

/** The target named by the option, or the one that is always there. */
export function targetOf(given: Given): string {
  return given.text("target") ?? "local";
}

/** An error about the arguments, with everything that is wrong with them. */
export function usage(command: string, ...problems: readonly Problem[]): SlipwayError {
  return new SlipwayError("usage", { command: command === "" ? "slipway" : `slipway ${command}` }, { problems });
}

/** A value that an option does not take. */
export function badValue(command: string, option: string, got: string, expected: string): SlipwayError {
  return usage(command, { code: "bad-value", params: { option: `--${option}`, got, expected } });
}

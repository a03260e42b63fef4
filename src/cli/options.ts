import type { OptionSpec } from "./command.ts";

/** Options every command takes, before or behind its name. Explained by `help.global.<name>`. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { flags: "--json" },
  { flags: "--events" },
  { flags: "-y, --yes" },
  { flags: "--no-input" },
  { flags: "--cwd <folder>" },
  { flags: "--lang <language>" },
  { flags: "--color <when>" },
  { flags: "-v, --verbose" },
  { flags: "-q, --quiet" },
];

/** Handled before parsing, shown in help with the others. */
export const INFORMATION_OPTIONS: readonly OptionSpec[] = [{ flags: "-h, --help" }, { flags: "-V, --version" }];

/**
 * The long name of an option without dashes.
 * @example longName("-o, --output <file>") === "output"
 */
export function longName(flags: string): string {
  return /--([a-z-]+)/.exec(flags)?.[1] ?? "";
}

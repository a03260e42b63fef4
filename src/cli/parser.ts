import { Argument, Command as Parser, CommanderError, Option } from "commander";
import type { Problem } from "../errors.ts";
import { nearest } from "../kit/nearest.ts";
import { type Command, type Given, type OptionSpec, usage } from "./command.ts";
import { COMMANDS, GROUPS } from "./commands.ts";
import { GLOBAL_OPTIONS, longName } from "./options.ts";

/** The arguments taken apart. */
export interface Parsed {
  readonly globals: Given;
  readonly given: Given;
}

/**
 * Takes the arguments apart for one command. The only file that knows the parsing library: its own English words never leave here, every
 * refusal becomes a `usage` error with codes of ours.
 */
export function parseArgs(argv: readonly string[], command: Command): Parsed {
  const root = quiet(new Parser("slipway"));
  for (const spec of GLOBAL_OPTIONS) root.addOption(optionOf(spec));
  const path = command.name === "" ? [] : command.name.split(" ");
  const leaf = path.reduce((parent, word) => quiet(parent.command(word)), root);
  for (const arg of command.args) leaf.addArgument(new Argument(arg));
  for (const spec of command.options) leaf.addOption(optionOf(spec));
  let words: readonly string[] = [];
  leaf.allowExcessArguments(false).action(() => {
    words = leaf.processedArgs.flatMap((word: unknown) => (Array.isArray(word) ? word : [word])).filter(isText);
  });
  try {
    root.parse([...argv], { from: "user" });
  } catch (failure) {
    if (!(failure instanceof CommanderError)) throw failure;
    throw usage(command.name, problemOf(failure, command));
  }
  return { globals: givenOf(root, [], GLOBAL_OPTIONS), given: givenOf(leaf, words, command.options) };
}

/** A refusal for a word that is no command, with the one that was probably meant. */
export function unknownCommand(words: readonly string[]): Problem {
  const typed = words.slice(0, GROUPS.includes(words[0] ?? "") ? 2 : 1).join(" ");
  if (GROUPS.includes(typed)) {
    const members = Object.keys(COMMANDS).filter((name) => name.startsWith(`${typed} `));
    return { code: "command-unfinished", params: { command: typed, members } };
  }
  const guess = nearest(typed, [...Object.keys(COMMANDS), ...GROUPS]);
  return guess === undefined
    ? { code: "unknown-command", params: { command: typed } }
    : { code: "unknown-command-near", params: { command: typed, guess } };
}

function quiet(parser: Parser): Parser {
  return parser
    .exitOverride()
    .helpOption(false)
    .helpCommand(false)
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
}

function optionOf(spec: OptionSpec): Option {
  const option = new Option(spec.flags);
  if (spec.many === true) {
    option.argParser((value: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      ...value.split(",").filter((part) => part !== ""),
    ]);
  }
  return option;
}

function givenOf(parser: Parser, words: readonly string[], specs: readonly OptionSpec[]): Given {
  const values: Readonly<Record<string, unknown>> = parser.opts();
  const read = (name: string): unknown => {
    const spec = specs.find(({ flags }) => longName(flags) === name);
    if (spec === undefined) throw new Error(`no option --${name} is declared`);
    const value = values[new Option(spec.flags).attributeName()];
    // "--no-x" is stored as x: false; here --no-x is a flag of its own.
    return name.startsWith("no-") ? value === false : value;
  };
  return {
    words,
    text: (name) => {
      const value = read(name);
      return isText(value) ? value : undefined;
    },
    list: (name) => {
      const value = read(name);
      return Array.isArray(value) ? value.filter(isText) : [];
    },
    flag: (name) => read(name) === true,
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** The library says what is wrong by code; the name it means stands in quotes in its message. */
function problemOf({ code, message }: CommanderError, command: Command): Problem {
  const named = /'([^']*)'/.exec(message)?.[1] ?? "";
  switch (code) {
    case "commander.unknownOption":
      return unknownOption(named, command);
    case "commander.missingArgument":
      return { code: "argument-missing", params: { argument: named } };
    case "commander.optionMissingArgument":
      return { code: "option-without-value", params: { option: `--${longName(named)}` } };
    case "commander.excessArguments":
      return { code: "too-many-arguments", params: { most: command.args.length } };
    default:
      return { code: "not-understood", params: { what: named } };
  }
}

function unknownOption(typed: string, command: Command): Problem {
  const known = [...GLOBAL_OPTIONS, ...command.options].map(({ flags }) => `--${longName(flags)}`);
  const guess = nearest(typed, known);
  return guess === undefined
    ? { code: "unknown-option", params: { option: typed } }
    : { code: "unknown-option-near", params: { option: typed, guess } };
}

/** What is read from the arguments before they are parsed: enough to know language, command, and whether help is wanted. */
export interface Glance {
  readonly lang: string | undefined;
  readonly help: boolean;
  readonly version: boolean;
  readonly json: boolean;
  readonly events: boolean;
  readonly verbose: boolean;
  readonly color: string | undefined;
  /** The words that are neither options nor their values, up to `--`. */
  readonly words: readonly string[];
}

/** Global options that take a value; the word after them is no command. */
const WITH_VALUE = ["--cwd", "--lang", "--color"];

/** Looks through the arguments once, without judging them. */
export function glanceAt(argv: readonly string[]): Glance {
  const before = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  const words = before.filter((word, i) => !word.startsWith("-") && !WITH_VALUE.includes(before[i - 1] ?? ""));
  const has = (...names: readonly string[]): boolean => before.some((word) => names.includes(word));
  const command = before.findIndex((word) => words.includes(word));
  const ahead = command < 0 ? before : before.slice(0, command);
  return {
    lang: valueOf(before, "--lang"),
    help: has("--help", "-h") || words[0] === "help",
    // Behind a command `--version` is that command's own, e.g. `deploy --version v2`.
    version: ahead.some((word) => word === "--version" || word === "-V"),
    json: has("--json"),
    events: has("--events"),
    verbose: has("--verbose", "-v"),
    color: valueOf(before, "--color"),
    words: words[0] === "help" ? words.slice(1) : words,
  };
}

function valueOf(argv: readonly string[], option: string): string | undefined {
  const at = argv.findIndex((word) => word === option || word.startsWith(`${option}=`));
  const word = argv[at];
  if (word === undefined) return undefined;
  return word.includes("=") ? word.slice(word.indexOf("=") + 1) : argv[at + 1];
}

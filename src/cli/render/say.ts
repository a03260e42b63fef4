import { table } from "../../kit/table.ts";
import type { Params, Problem } from "../../errors.ts";
import type { Message } from "../../model/message.ts";
import type { Translate } from "../../texts/translate.ts";
import { plainNumber } from "./format.ts";

/** Turns codes with parameters into words. */
export interface Say {
  readonly t: Translate;
  /** A message, wherever its words are kept; without words the code and its parameters are shown, so that nothing is hidden. */
  message(message: Message): string;
  messages(messages: readonly Message[]): string;
  /** One of several findings about a file or the command line. */
  problem(problem: Problem): string;
  /** Parameters with codes turned into words and numbers rounded. */
  params(params: Params): Params;
  has(key: string): boolean;
}

/** Where the words of a message may stand, in this order. */
const PREFIXES = [
  "reason.",
  "note.",
  "state.",
  "next.",
  "assess.",
  "build.",
  "rollout.",
  "target.",
  "traffic.",
  "gate.",
  "doctor.",
  "problem.",
  "error.",
  "",
];
/** Parameters whose value may be a code: `reason: "ENOENT"` is worded by `reason.ENOENT`. */
const CODED = ["reason", "status", "expected", "actual", "what", "outcome", "argument", "daemon", "gate"];
/** Codes of one vocabulary under several names. */
const VOCABULARY = table<string>({
  status: "reason",
  actual: "expected",
  argument: "help.value",
});

/** Words in one language. */
export function createSay(t: Translate): Say {
  const has = (key: string): boolean => t(key) !== key;
  const params = (given: Params): Params =>
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, worded(name, value, has, t)]));
  const message = ({ code, params: given }: Message): string => {
    const key = PREFIXES.map((prefix) => `${prefix}${code}`).find(has);
    return key === undefined ? bare(code, given) : t(key, params(given));
  };
  return {
    t,
    has,
    params,
    message,
    messages: (messages) => messages.map(message).join(t("cli.list-separator")),
    problem: ({ code, params: given }) => {
      const text = has(`problem.${code}`) ? t(`problem.${code}`, params(given)) : message({ code, params: given });
      return "line" in given && "file" in given ? t("problem.line", { ...given, problem: text }) : text;
    },
  };
}

function worded(
  name: string,
  value: Params[string],
  has: (key: string) => boolean,
  t: Translate,
): string | number | boolean | readonly string[] {
  if (typeof value === "number") return plainNumber(value);
  if (typeof value !== "string") return value;
  if (name === "span") return spanned(value, has, t);
  if (!CODED.includes(name)) return value;
  const key = `${VOCABULARY[name] ?? name}.${value}`;
  return has(key) ? t(key) : value;
}

/** A length of time such as "10 min" with its unit in words. */
function spanned(value: string, has: (key: string) => boolean, t: Translate): string {
  const [count = "", unit = ""] = value.split(" ");
  return has(`span.${unit}`) ? t(`span.${unit}`, { count }) : value;
}

function bare(code: string, params: Params): string {
  const pairs = Object.entries(params).map(([name, value]) => `${name}=${String(value)}`);
  return pairs.length === 0 ? code : `${code} (${pairs.join(", ")})`;
}

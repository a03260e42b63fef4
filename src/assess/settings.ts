import { type Params, type Problem, SlipwayError } from "../errors.ts";
import { nearest } from "../kit/nearest.ts";
import type { Severity } from "../model/assessment.ts";
import type { Rule } from "./rules/rule.ts";

/** A rule that a person named, and where: `file`, `line` and `column`, or the `option` of the command line. */
export interface NamedRule {
  readonly rule: string;
  readonly where: Params;
}

/** Findings that slipway.yaml says to leave as they are. */
export interface IgnoredPlace {
  readonly rule: string;
  /** A glob from the folder of slipway.yaml on. */
  readonly path: string;
  readonly reason: string;
  readonly where: Params;
}

/** What a project says about its own assessment: plain data, out of slipway.yaml and the command line. */
export interface AssessSettings {
  readonly severities: Readonly<Record<string, Severity | "off">>;
  /** Names that are true on Windows alone, such as `sysutil.OnWin`. */
  readonly guards: readonly string[];
  readonly ignore: readonly IgnoredPlace[];
  /** The assessed folder, seen from that of slipway.yaml; "." for the same. */
  readonly folder: string;
  /** Every rule named anywhere, to be refused together when there is none of that name. */
  readonly named: readonly NamedRule[];
}

export const NO_SETTINGS: AssessSettings = { severities: {}, guards: [], ignore: [], folder: ".", named: [] };

/** The rule of an id, or of a name, however it is written. */
export function ruleNamed(word: string, rules: readonly Rule[]): Rule | undefined {
  return rules.find(({ id, name }) => id === word.toUpperCase() || name === word.toLowerCase());
}

/** Refuses rules that do not exist, all at once, each with its place and the one that was probably meant. */
export function refuseUnknownRules(named: readonly NamedRule[], rules: readonly Rule[]): void {
  const problems = named.filter(({ rule }) => ruleNamed(rule, rules) === undefined).map((one) => problemOf(one, rules));
  if (problems.length === 0) return;
  const words = [...new Set(problems.map(({ params }) => String(params["rule"])))];
  throw new SlipwayError("rule-unknown", { rules: words }, { doing: "assessing", problems });
}

function problemOf({ rule, where }: NamedRule, rules: readonly Rule[]): Problem {
  const guess = nearest(
    rule,
    rules.flatMap(({ id, name }) => [id, name]),
  );
  const code = "option" in where ? "option-rule-unknown" : "rule-unknown";
  return guess === undefined
    ? { code, params: { ...where, rule } }
    : { code: `${code}-near`, params: { ...where, rule, guess } };
}

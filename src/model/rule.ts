import type { Axis, FixClass, Severity, StrategyKind } from "./assessment.ts";

/** A rule in one language, as findings, `slipway explain` and the reference page show it. */
export interface RuleText {
  /** Catalogue id, e.g. "W05". */
  readonly id: string;
  /** Kebab-case name, e.g. "scm-service". */
  readonly name: string;
  readonly severity: Severity;
  readonly axis: Axis;
  readonly fixClass: FixClass;
  /** For one finding, by hand. */
  readonly effortHours: number;
  /** 0 to 1: how often the rule was right where it was tuned. */
  readonly confidence: number;
  /** The way to go that a finding forces; undefined: none. */
  readonly strategy: StrategyKind | undefined;
  /** What it looks for; and what it must see before it speaks, and what makes it silent. */
  readonly detects: string | undefined;
  readonly evidence: string | undefined;
  /** Why it matters, in a sentence or two. */
  readonly why: string;
  /** Words of the rule's findings and fixes by message code, with `{placeholder}`s. */
  readonly texts: Readonly<Record<string, string>>;
  /** Go source the rule finds, and source it leaves alone. */
  readonly bad: readonly string[];
  readonly good: readonly string[];
}

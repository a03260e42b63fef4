import type { Severity } from "./assessment.ts";

/** A rule in one language, as findings, `slipway explain` and the reference page show it. */
export interface RuleText {
  /** Catalogue id, e.g. "W05". */
  readonly id: string;
  /** Kebab-case name, e.g. "scm-service". */
  readonly name: string;
  readonly severity: Severity;
  /** Why it matters, in a sentence or two. */
  readonly why: string;
  /** Words of the rule's findings and fixes by message code, with `{placeholder}`s. */
  readonly texts: Readonly<Record<string, string>>;
  /** Go source the rule finds, and source it leaves alone. */
  readonly bad: readonly string[];
  readonly good: readonly string[];
}

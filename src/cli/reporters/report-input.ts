import type { Assessment } from "../../model/assessment.ts";
import type { RuleText } from "../../model/rule.ts";
import type { Language } from "../../texts/catalogue.ts";
import type { Say } from "../render/say.ts";

/** What a document about an assessment is made of: data and words, nothing of this machine and no time. */
export interface ReportInput {
  readonly assessment: Assessment;
  /** In the language of the document. */
  readonly rules: readonly RuleText[];
  readonly say: Say;
  readonly language: Language;
  /** Of Slipway. */
  readonly version: string;
}

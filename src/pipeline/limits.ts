import { RULES } from "../assess/rules/all.ts";
import { scoresOf } from "../assess/score.ts";
import { type Assessment, type Finding, SEVERITIES } from "../model/assessment.ts";
import type { Message } from "../model/message.ts";

/** What an assessment must keep to. */
export interface AssessLimits {
  /** Severities (or graver) and ids of rules of which nothing may be found. */
  readonly failOn: readonly string[];
  /** Lowest overall score, 0 to 100. */
  readonly failUnder: number | undefined;
}

/** The assessment with its verdict, when a limit was set. Beside a baseline only what is new counts, in the score as well. */
export function heldAgainst(assessment: Assessment, { failOn, failUnder }: AssessLimits): Assessment {
  if (failUnder === undefined && failOn.length === 0) return assessment;
  const counted = assessment.findings.filter(({ baseline }) => baseline !== "unchanged");
  const { overall } = assessment.baseline === undefined ? assessment.scores : scoresOf(counted, RULES);
  const low: readonly Message[] =
    failUnder !== undefined && overall < failUnder
      ? [{ code: "assess-below-threshold", params: { score: overall, wanted: failUnder } }]
      : [];
  const reasons = [...low, ...failOn.flatMap((word) => complaintAbout(word, counted))];
  return { ...assessment, verdict: { answer: reasons.length === 0 ? "pass" : "refuse", reasons } };
}

function complaintAbout(word: string, findings: readonly Finding[]): readonly Message[] {
  const level = SEVERITIES.findIndex((severity) => severity === word);
  const rule = word.toUpperCase();
  const count = findings.filter((one) =>
    level < 0 ? one.rule === rule : SEVERITIES.indexOf(one.severity) <= level,
  ).length;
  if (count === 0) return [];
  return level < 0
    ? [{ code: "assess-rule", params: { count, rule } }]
    : [{ code: "assess-grave", params: { count, severity: word } }];
}

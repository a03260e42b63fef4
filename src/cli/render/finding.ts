import { type Finding, SEVERITIES } from "../../model/assessment.ts";
import type { Message } from "../../model/message.ts";
import type { RuleText } from "../../model/rule.ts";
import { fill } from "../../texts/catalogue.ts";
import type { Say } from "./say.ts";

/** The words of findings and fixes: a rule's own, else those of the catalogues. */
export interface FindingWords {
  found(finding: Finding): string;
  fix(finding: Finding): string;
  rule(id: string): RuleText | undefined;
}

/** Words of all rules in one language. */
export function createFindingWords(rules: readonly RuleText[], say: Say): FindingWords {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const words = (id: string, message: Message): string => {
    const own = byId.get(id)?.texts[message.code];
    return own === undefined ? say.message(message) : fill(own, say.params(message.params));
  };
  return {
    found: ({ rule, message }) => words(rule, message),
    fix: ({ rule, fix }) => words(rule, fix.text),
    rule: (id) => byId.get(id),
  };
}

/** Findings of one rule together: what is new first, the gravest rules first, production code before tests. */
export function groupsOf(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const byRule = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const group = byRule.get(finding.rule);
    if (group === undefined) byRule.set(finding.rule, [finding]);
    else group.push(finding);
  }
  return [...byRule.values()]
    .map((group) => ({ group: gravestFirst(group), weight: Math.min(...group.map(weightOf)) }))
    .toSorted((a, b) => a.weight - b.weight || b.group.length - a.group.length)
    .map(({ group }) => group);
}

function weightOf({ severity, scope, baseline }: Finding): number {
  return SEVERITIES.indexOf(severity) + (scope === "production" ? 0 : 4) + (baseline === "unchanged" ? 8 : 0);
}

/** The place that matters most stands first; else the order of the document. */
function gravestFirst(group: readonly [Finding, ...Finding[]]): readonly [Finding, ...Finding[]] {
  const [first, ...others] = group.toSorted((a, b) => weightOf(a) - weightOf(b));
  return first === undefined ? group : [first, ...others];
}

/** What must be done for some findings, each in its words once. */
export function fixesOf(group: readonly Finding[], words: FindingWords): ReadonlyMap<string, readonly Finding[]> {
  const fixes = new Map<string, Finding[]>();
  for (const finding of group) {
    const fix = words.fix(finding);
    const same = fixes.get(fix);
    if (same === undefined) fixes.set(fix, [finding]);
    else same.push(finding);
  }
  return fixes;
}

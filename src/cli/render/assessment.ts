import type { Assessment, Finding, Severity } from "../../model/assessment.ts";
import type { Message } from "../../model/message.ts";
import type { RuleText } from "../../model/rule.ts";
import { fill } from "../../texts/catalogue.ts";
import type { Tone } from "../paint.ts";
import type { Session } from "../session.ts";
import type { Say } from "./say.ts";

/** Gravest first. */
export const SEVERITIES: readonly Severity[] = ["blocker", "high", "medium", "low"];

const TONES: Readonly<Record<Severity, Tone>> = { blocker: "bad", high: "bad", medium: "care", low: "quiet" };
/** Places shown of each rule before `--all` is asked for. */
const PLACES = 1;
const SCREEN = 24;

/** An assessment for people: the answer first, then findings grouped by rule, each with its source line; a screen unless all is wanted. */
export function assessmentLines(
  assessment: Assessment,
  rules: readonly RuleText[],
  all: boolean,
  session: Session,
): readonly string[] {
  const { t } = session;
  const head = headLines(assessment, session);
  const groups = groupsOf(assessment.findings).map((group) => groupLines(group, rules, all, session));
  const room = Math.max(12, (session.host.stdout.rows ?? SCREEN) - head.length - 2);
  const shown: string[] = [];
  let left = groups.length;
  for (const group of groups) {
    if (!all && shown.length > 0 && shown.length + group.length > room) break;
    shown.push(...group);
    left -= 1;
  }
  const short = !all && (left > 0 || groupsOf(assessment.findings).some((group) => group.length > PLACES));
  return [...head, ...shown, ...(short ? ["", t("cli.assess.more", { count: assessment.findings.length })] : [])];
}

/** The words of a finding: its rule's own, else those of the catalogues. */
export function findingText(finding: Finding, rules: readonly RuleText[], { say }: Session): string {
  return ruleWords(finding, finding.message, rules, say);
}

function ruleWords({ rule }: Finding, message: Message, rules: readonly RuleText[], say: Say): string {
  const words = rules.find(({ id }) => id === rule)?.texts[message.code];
  return words === undefined ? say.message(message) : fill(words, say.params(message.params));
}

function headLines(
  { module, scores, strategy, stats, findings, unknown }: Assessment,
  session: Session,
): readonly string[] {
  const { t, say, paint } = session;
  const because = strategy.because.map((message) => `  ${t("cli.bullet")} ${say.message(message)}`);
  return [
    `${paint("strong", module ?? t("cli.assess.no-module"))}  ${t("cli.assess.stats", { files: stats.files, lines: stats.lines })}`,
    t("cli.assess.scores", { ...scores }),
    `${t("cli.assess.strategy")}${paint("strong", t(`strategy.${strategy.kind}`))}`,
    ...because,
    ...(unknown.length === 0 ? [] : [t("cli.assess.unknown", { what: say.messages(unknown) })]),
    findings.length === 0 ? t("cli.assess.clean") : t("cli.assess.found", { count: findings.length }),
  ];
}

/** Findings of one rule together; the gravest rules first, production code before tests. */
function groupsOf(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  const weight = (group: readonly Finding[]): number =>
    Math.min(...group.map(({ severity, scope }) => SEVERITIES.indexOf(severity) + (scope === "production" ? 0 : 4)));
  return [...byRule.values()].toSorted((a, b) => weight(a) - weight(b) || b.length - a.length);
}

/** Without `--all` a rule is its first place and that place's source line; why and what to do are one `explain` away. */
function groupLines(
  group: readonly Finding[],
  rules: readonly RuleText[],
  all: boolean,
  session: Session,
): readonly string[] {
  const { t, say, paint } = session;
  const [first] = group;
  if (first === undefined) return [];
  const why = rules.find(({ id }) => id === first.rule)?.why;
  const places = (all ? group : group.slice(0, PLACES)).flatMap((finding) => [
    `  ${finding.file}:${finding.line}  ${findingText(finding, rules, session)}${scopeNote(finding, session)}`,
    paint("quiet", `    ${finding.evidence}`),
  ]);
  const fix = t("cli.assess.fix", {
    fix: ruleWords(first, first.fix.text, rules, say),
    hours: first.fix.effortHours,
  });
  return [
    "",
    `${paint(TONES[first.severity], t(`severity.${first.severity}`))}  ${paint("strong", first.rule)} ${first.name} × ${group.length}`,
    ...(all && why !== undefined ? [`  ${why}`] : []),
    ...places,
    ...(all ? [`  ${fix}`] : []),
  ];
}

function scopeNote({ scope }: Finding, { t }: Session): string {
  return scope === "production" ? "" : ` (${t(`scope.${scope}`)})`;
}

import type { Assessment, Finding, IgnoredFinding, Severity } from "../../model/assessment.ts";
import type { RuleText } from "../../model/rule.ts";
import type { AssessTrend } from "../../pipeline/app.ts";
import type { Tone } from "../paint.ts";
import type { Session } from "../session.ts";
import { createFindingWords, type FindingWords, fixesOf, groupsOf } from "./finding.ts";
import { hours } from "./format.ts";
import { table } from "./table.ts";

const TONES: Readonly<Record<Severity, Tone>> = { blocker: "bad", high: "bad", medium: "care", low: "quiet" };
/** Places shown of each rule, and reasons of the strategy, before `--all` is asked for. */
const PLACES = 1;
const REASONS = 3;
const SCREEN = 24;

export interface AssessmentView {
  readonly assessment: Assessment;
  readonly rules: readonly RuleText[];
  readonly trend: AssessTrend | undefined;
  readonly all: boolean;
}

/** An assessment for people: the answer first, then findings grouped by rule, each with its source line; a screen unless all is wanted. */
export async function assessmentLines(view: AssessmentView, session: Session): Promise<readonly string[]> {
  const { assessment, all } = view;
  const { t } = session;
  const words = createFindingWords(view.rules, session.say);
  const head = await headLines(view, session);
  const groups = groupsOf(assessment.findings);
  const room = Math.max(12, (session.host.stdout.rows ?? SCREEN) - head.length - 2);
  const shown: string[] = [];
  let left = groups.length;
  for (const group of groups) {
    const lines = groupLines(group, words, all, session);
    if (!all && shown.length > 0 && shown.length + lines.length > room) break;
    shown.push(...lines);
    left -= 1;
  }
  const short = !all && (left > 0 || groups.some((group) => group.length > PLACES));
  return [
    ...head,
    ...shown,
    ...(all ? ignoredLines(assessment.ignored, session) : []),
    ...(short ? ["", t("cli.assess.more", { count: assessment.findings.length })] : []),
  ];
}

async function headLines({ assessment, trend, all }: AssessmentView, session: Session): Promise<readonly string[]> {
  const { module, scores, effort, stats, unknown } = assessment;
  const { t, say, paint } = session;
  const range = { hours: hours(effort.hours), low: hours(effort.low), high: hours(effort.high) };
  return [
    `${paint("strong", module ?? t("cli.assess.no-module"))}  ${t("cli.assess.stats", { files: stats.files, lines: stats.lines })}`,
    `${t("cli.assess.scores", { ...scores })}${trend === undefined ? "" : `  ${trendText(scores.overall, trend, session)}`}`,
    ...(effort.hours === 0 ? [] : [t("cli.assess.effort", range)]),
    ...(await strategyLines(assessment, all, session)),
    ...(unknown.length === 0 ? [] : [t("cli.assess.unknown", { what: say.messages(unknown) })]),
    countText(assessment, session),
  ];
}

function trendText(overall: number, trend: AssessTrend, { t, paint }: Session): string {
  const difference = overall - trend.before;
  if (difference === 0 && trend.fixed === 0 && trend.new === 0) return paint("quiet", t("cli.assess.trend-same"));
  const params = {
    difference: difference > 0 ? `+${difference}` : String(difference),
    fixed: trend.fixed,
    new: trend.new,
  };
  return paint(difference < 0 || trend.new > trend.fixed ? "care" : "good", t("cli.assess.trend", params));
}

/** What decides, then the fixes that save most. */
async function strategyLines({ strategy }: Assessment, all: boolean, session: Session): Promise<readonly string[]> {
  const { t, say, paint } = session;
  const fixes = strategy.because.filter(({ code }) => code === "fix-first");
  const reasons = strategy.because.filter(({ code }) => code !== "fix-first");
  const shown = all ? reasons : reasons.slice(0, REASONS);
  const more = reasons.length - shown.length;
  const rows = fixes.map(({ params: { rule = "", name = "", count = 0, hours: amount = 0 } }, i) => [
    `  ${i + 1}. ${String(rule)}`,
    String(name),
    `× ${String(count)}`,
    t("cli.assess.hours", { hours: hours(Number(amount)) }),
  ]);
  return [
    `${t("cli.assess.strategy")}${paint("strong", t(`strategy.${strategy.kind}`))}`,
    ...shown.map((message) => `  ${t("cli.bullet")} ${say.message(message)}`),
    ...(more > 0 ? [`  ${t("cli.bullet")} ${t("cli.assess.reasons-more", { count: more })}`] : []),
    ...(rows.length === 0 ? [] : [t("cli.assess.fix-first"), ...(await table(rows))]),
  ];
}

function countText({ findings, ignored, baseline }: Assessment, { t }: Session): string {
  const parts = [
    findings.length === 0 ? t("cli.assess.clean") : t("cli.assess.found", { count: findings.length }),
    ...(baseline === undefined ? [] : [t("cli.assess.baseline", { ...baseline })]),
    ...(ignored.length === 0 ? [] : [t("cli.assess.ignored", { count: ignored.length })]),
  ];
  return parts.join(t("cli.list-separator"));
}

/** Without `--all` a rule is its first place and that place's source line; why and what to do are one `explain` away. */
function groupLines(
  group: readonly [Finding, ...Finding[]],
  words: FindingWords,
  all: boolean,
  session: Session,
): readonly string[] {
  const { t, paint } = session;
  const [first] = group;
  const why = words.rule(first.rule)?.why;
  const places = (all ? group : group.slice(0, PLACES)).flatMap((finding) => [
    `  ${finding.file}:${finding.line}  ${words.found(finding)}${notesOf(finding, session)}`,
    paint("quiet", `    ${finding.evidence}`),
  ]);
  const fixes = [...fixesOf(group, words)].map(
    ([fix, [one = first]]) => `  ${t("cli.assess.fix", { fix, hours: hours(one.fix.effortHours) })}`,
  );
  return [
    "",
    `${paint(TONES[first.severity], t(`severity.${first.severity}`))}  ${paint("strong", first.rule)} ${first.name} × ${group.length}`,
    ...(all && why !== undefined ? [`  ${why}`] : []),
    ...places,
    ...(all ? fixes : []),
  ];
}

function notesOf({ scope, baseline }: Finding, { t, paint }: Session): string {
  const place = scope === "production" ? "" : ` (${t(`scope.${scope}`)})`;
  return baseline === "new" ? `${place} ${paint("care", t("cli.assess.new"))}` : place;
}

function ignoredLines(ignored: readonly IgnoredFinding[], { t, paint }: Session): readonly string[] {
  if (ignored.length === 0) return [];
  const lines = ignored.map(({ rule, file, line, reason }) => `  ${file}:${line}  ${rule}${t("cli.colon")}${reason}`);
  return ["", paint("strong", t("cli.assess.ignored-title")), ...lines];
}

import { type Finding, type IgnoredFinding, SEVERITIES } from "../../../model/assessment.ts";
import { createFindingWords, type FindingWords, fixesOf, groupsOf } from "../../render/finding.ts";
import { hours as hoursText } from "../../render/format.ts";
import type { ReportInput } from "../report-input.ts";
import { html, type Markup } from "./markup.ts";

/** Rules with so many places stand closed at first, so that a long report can be seen as a whole. */
const MANY = 20;

/** The findings, grouped by rule, with the filter above them. */
export function findingsMarkup(input: ReportInput): Markup {
  const { t } = input.say;
  const { findings } = input.assessment;
  if (findings.length === 0) return html`<p class="sheet">${t("cli.assess.clean")}</p>`;
  const words = createFindingWords(input.rules, input.say);
  return html`${filters(findings, input)}${groupsOf(findings).map((group) => ruleMarkup(group, words, input))}`;
}

function filters(findings: readonly Finding[], { say: { t } }: ReportInput): Markup {
  const choice = (name: string, values: readonly (readonly [value: string, text: string])[]): Markup =>
    html`<label>${t(`report.${name}`)}<select name="${name}"><option value="">${t("report.any")}</option>${values.map(
      ([value, text]) => html`<option value="${value}">${text}</option>`,
    )}</select></label>`;
  const present = <T extends string>(all: readonly T[], of: (finding: Finding) => T): readonly T[] =>
    all.filter((value) => findings.some((finding) => of(finding) === value));
  const families = [...new Set(findings.map(familyOf))].toSorted();
  const scopes = present(["production", "test", "tool"], ({ scope }) => scope);
  const severities = present(SEVERITIES, ({ severity }) => severity);
  return html`<form class="filters" hidden>${choice(
    "family",
    families.map((family) => [family, `${family} ${t(`family.${family}`)}`]),
  )}${choice(
    "severity",
    severities.map((severity) => [severity, t(`severity.${severity}`)]),
  )}${choice(
    "scope",
    scopes.map((scope) => [scope, t(`scope.${scope}`)]),
  )}<label>${t("report.text")}<input type="search" name="text"></label><p><output>${findings.length}</output> / ${findings.length}</p></form>`;
}

function familyOf({ rule }: Finding): string {
  return rule.slice(0, 1);
}

function ruleMarkup(
  group: readonly [Finding, ...Finding[]],
  words: FindingWords,
  { say: { t }, assessment }: ReportInput,
): Markup {
  const [first] = group;
  const worst = SEVERITIES.find((severity) => group.some((one) => one.severity === severity)) ?? first.severity;
  const rule = words.rule(first.rule);
  const open = group.length <= MANY && assessment.findings.length <= 10 * MANY ? html` open` : undefined;
  return html`<details class="rule ${worst}"${open}><summary><span class="severity ${worst}">${t(`severity.${worst}`)}</span><h3>${first.rule} ${first.name}</h3><span class="count">× ${group.length}</span></summary><div><p>${rule?.why}</p>${[
    ...fixesOf(group, words),
  ].map(([fix, same]) => fixMarkup(fix, same, words, t))}</div></details>`;
}

function fixMarkup(fix: string, same: readonly Finding[], words: FindingWords, t: ReportInput["say"]["t"]): Markup {
  const hours = hoursText(same[0]?.fix.effortHours ?? 0);
  return html`<section class="same"><p class="fix">${fix} <span class="soft">${t("report.hours-each", { hours })}</span></p>${same.map((one) => placeMarkup(one, words, t))}</section>`;
}

function placeMarkup(one: Finding, words: FindingWords, t: ReportInput["say"]["t"]): Markup {
  const isNew = one.baseline === "new" ? html`<span class="tag new">${t("cli.assess.new")}</span>` : undefined;
  const scope = one.scope === "production" ? undefined : html`<span class="tag">${t(`scope.${one.scope}`)}</span>`;
  return html`<div class="place" data-family="${familyOf(one)}" data-severity="${one.severity}" data-scope="${one.scope}"><span class="where">${one.file}:${one.line}:${one.column}</span>${scope}${isNew}<div>${words.found(one)}</div><pre>${one.evidence}</pre></div>
`;
}

/** What a person decided to leave as it is, with the reasons. */
export function ignoredMarkup(ignored: readonly IgnoredFinding[], { t }: ReportInput["say"]): Markup {
  if (ignored.length === 0) return html``;
  const rows = ignored.map(
    ({ rule, name, file, line, reason }) =>
      html`<tr><td>${rule} ${name}</td><td class="where">${file}:${line}</td><td>${reason}</td></tr>`,
  );
  return html`<h2>${t("cli.assess.ignored-title")}</h2><table><tbody>${rows}</tbody></table>`;
}

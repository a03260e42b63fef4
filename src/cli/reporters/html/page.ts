import { createHash } from "node:crypto";
import type { ReportInput } from "../report-input.ts";
import { hours as hoursText } from "../../render/format.ts";
import { axesMarkup } from "./axes.ts";
import { findingsMarkup, ignoredMarkup } from "./findings.ts";
import { html, type Markup } from "./markup.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

/**
 * An assessment as one page that needs nothing else: no network, no font, no file beside it. Only the style and the script whose hashes
 * its policy names may run, so text out of the source stays text. The same document gives the same bytes.
 */
export function htmlReport(input: ReportInput): string {
  const { assessment, say, language, version } = input;
  const { t } = say;
  const title = t("report.title", { module: assessment.module ?? t("cli.assess.no-module") });
  const policy = `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="soft">${t("cli.assess.stats", { ...assessment.stats })} · Slipway ${version}</p>
${axesMarkup(assessment.scores, t)}
${effortMarkup(input)}
<h2>${t("report.strategy")}</h2>
${strategyMarkup(input)}
<h2>${t("report.findings")}</h2>
${findingsMarkup(input)}
${ignoredMarkup(assessment.ignored, say)}
${unknownMarkup(input)}
</main>
<script>${{ html: SCRIPT }}</script>
</body>
</html>
`;
  return page.html;
}

/** As a policy names it: CSP level 3, "hash-source". */
function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function effortMarkup({ assessment: { effort, baseline }, say: { t } }: ReportInput): Markup {
  const { hours, low, high } = effort;
  const range = t("cli.assess.effort", { hours: hoursText(hours), low: hoursText(low), high: hoursText(high) });
  const compared = baseline === undefined ? undefined : html`<p>${t("cli.assess.baseline", { ...baseline })}</p>`;
  return html`<div class="sheet"><p>${range}</p><p class="soft">${t("report.effort-note")}</p>${compared}</div>`;
}

function strategyMarkup({ assessment: { strategy }, say }: ReportInput): Markup {
  const { t } = say;
  const fixes = strategy.because.filter(({ code }) => code === "fix-first");
  const reasons = strategy.because.filter(({ code }) => code !== "fix-first");
  const rows = fixes.map(
    ({ params: { rule = "", name = "", count = 0, hours = 0 } }) =>
      html`<tr><td>${String(rule)} ${String(name)}</td><td class="number">${String(count)}</td><td class="number">${t("cli.assess.hours", { hours: hoursText(Number(hours)) })}</td></tr>`,
  );
  const first =
    rows.length === 0
      ? undefined
      : html`<h2>${t("report.fix-first")}</h2><table><thead><tr><th>${t("report.rule")}</th><th class="number">${t("report.places")}</th><th class="number">${t("report.saves")}</th></tr></thead><tbody>${rows}</tbody></table>`;
  return html`<p><strong>${t(`strategy.${strategy.kind}`)}</strong></p><ul>${reasons.map((message) => html`<li>${say.message(message)}</li>`)}</ul>${first}`;
}

function unknownMarkup({ assessment: { unknown }, say }: ReportInput): Markup {
  if (unknown.length === 0) return html``;
  return html`<h2>${say.t("report.unknown")}</h2><ul>${unknown.map((message) => html`<li>${say.message(message)}</li>`)}</ul>`;
}

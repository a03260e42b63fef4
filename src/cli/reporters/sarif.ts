import type { Assessment, Finding, IgnoredFinding, Severity } from "../../model/assessment.ts";
import { fingerprintsOf } from "../../model/fingerprint.ts";
import type { RuleText } from "../../model/rule.ts";
import { createFindingWords, type FindingWords } from "../render/finding.ts";
import { ruleFacts } from "../render/rule.ts";
import type { ReportInput } from "./report-input.ts";

/** SARIF's levels (SARIF 2.1.0, 3.27.10). */
const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  blocker: "error",
  high: "error",
  medium: "warning",
  low: "note",
};
/** The folder that was assessed; paths start there. */
const BASE = "SRCROOT";
/** Key of our marks; a new way to make them gets a new number. */
const FINGERPRINT = "slipway/v1";

/**
 * An assessment as a SARIF 2.1.0 log: every rule that was asked, every finding, and what was ignored as suppressed results. Made so that
 * code scanning shows it as it is: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog({ assessment, rules, say, language, version }: ReportInput): object {
  const words = createFindingWords(rules, say);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const all: readonly (Finding | IgnoredFinding)[] = [...assessment.findings, ...assessment.ignored];
  const marks = fingerprintsOf(all);
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "Slipway", semanticVersion: version, rules: rules.map((rule) => descriptorOf(rule, say)) },
        },
        language: language === "en" ? "en-US" : language,
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [BASE]: { description: { text: say.t("sarif.root") } } },
        invocations: [invocationOf(assessment, say)],
        results: all.map((one, i) => resultOf(one, { words, index: indexes.get(one.rule), mark: marks[i] ?? "" })),
        properties: { scores: assessment.scores, effort: assessment.effort, strategy: assessment.strategy.kind },
      },
    ],
  };
}

function descriptorOf(rule: RuleText, { t }: ReportInput["say"]): object {
  const { id, name, severity, axis, confidence, detects, why, texts } = rule;
  const fix = texts[`${name}-fix`] ?? "";
  return {
    id,
    name: name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: detects ?? why },
    fullDescription: { text: why },
    help: { text: `${why}\n\n${fix}`, markdown: helpOf(rule, t) },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ["portability", "container", axis], precision: precisionOf(confidence) },
  };
}

/** The words that code scanning sorts by. */
function precisionOf(confidence: number): string {
  if (confidence >= 0.95) return "very-high";
  if (confidence >= 0.85) return "high";
  return confidence >= 0.6 ? "medium" : "low";
}

function helpOf(rule: RuleText, t: ReportInput["say"]["t"]): string {
  const facts = ruleFacts(rule, t).map(([label, text]) => `**${label}**${t("cli.colon")}${text}`);
  const code = (title: string, example: string | undefined): readonly string[] =>
    example === undefined ? [] : [`**${title}**`, `\`\`\`\`go\n${example}\n\`\`\`\``];
  return [...facts, ...code(t("cli.explain.found"), rule.bad[0]), ...code(t("cli.explain.fine"), rule.good[0])].join(
    "\n\n",
  );
}

interface ResultParts {
  readonly words: FindingWords;
  readonly index: number | undefined;
  readonly mark: string;
}

function resultOf(one: Finding | IgnoredFinding, { words, index, mark }: ResultParts): object {
  const { rule, severity, file, line, column, endLine, baseline, fix, confidence, scope } = one;
  return {
    ruleId: rule,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: LEVELS[severity],
    message: { text: words.found(one), markdown: markdownOf(words.found(one), words.fix(one)) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file), uriBaseId: BASE },
          region: { startLine: line, startColumn: column, endLine: Math.max(line, endLine) },
        },
      },
    ],
    partialFingerprints: { [FINGERPRINT]: mark },
    ...(baseline === undefined ? {} : { baselineState: baseline }),
    // An empty list says that it was looked at and nothing suppressed it (3.27.23).
    suppressions: "reason" in one ? [suppressionOf(one)] : [],
    properties: { severity, scope, confidence, fixClass: fix.class, effortHours: fix.effortHours },
  };
}

function suppressionOf({ by, reason }: IgnoredFinding): object {
  return { kind: by === "source" ? "inSource" : "external", status: "accepted", justification: reason };
}

/** A path as a relative URI reference: every part encoded by itself, so that "#", "%", spaces and Chinese arrive (RFC 3986, 4.2). */
function uriOf(file: string): string {
  return file.split("/").map(encodePart).join("/");
}

/** Half a surrogate pair, which Windows lets into names, has no UTF-8. */
function encodePart(part: string): string {
  return encodeURIComponent(part.replace(/\p{Surrogate}/gu, "\uFFFD"));
}

/** Text that came out of source may hold any sign of Markdown. */
function markdownOf(found: string, fix: string): string {
  const plain = (text: string): string => text.replace(/[\\`*_[\]<>#|~]/g, "\\$&");
  return `${plain(found)}\n\n${plain(fix)}`;
}

/** That it went well, and what is not known. */
function invocationOf({ unknown }: Assessment, say: ReportInput["say"]): object {
  return {
    executionSuccessful: true,
    toolExecutionNotifications: unknown.map((one) => ({
      descriptor: { id: one.code },
      level: "note",
      message: { text: say.message(one) },
    })),
  };
}

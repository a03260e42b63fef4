import { compareBytes } from "../kit/compare.ts";
import { globMatcher } from "../kit/glob.ts";
import type { Finding, IgnoredFinding } from "../model/assessment.ts";
import type { Message } from "../model/message.ts";
import type { IgnoreComment } from "./ignore-comments.ts";
import type { Rule } from "./rules/rule.ts";
import { type AssessSettings, ruleNamed } from "./settings.ts";

/** Findings divided into those that count and those a person decided to leave as they are. */
export interface Divided {
  readonly findings: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
  /** Comments and lines of slipway.yaml that ignore nothing, or may not. */
  readonly notes: readonly Message[];
}

/** One thing to ignore, wherever it was said. */
interface Wish {
  readonly rule: string;
  readonly reason: string;
  readonly by: IgnoredFinding["by"];
  readonly place: Message["params"];
  readonly means: (finding: Finding) => boolean;
}

/** Gives every finding the severity the project wants, and sets aside what comments and slipway.yaml say to ignore. */
export function divide(
  all: readonly Finding[],
  comments: readonly IgnoreComment[],
  settings: AssessSettings,
  rules: readonly Rule[],
): Divided {
  const severities = new Map(
    Object.entries(settings.severities).map(([word, severity]) => [ruleNamed(word, rules)?.id ?? word, severity]),
  );
  const wishes = [...wishesOfComments(comments, rules), ...wishesOfSettings(settings, rules)];
  const used = new Set<Wish>();
  const findings: Finding[] = [];
  const ignored: IgnoredFinding[] = [];
  for (const finding of all) {
    const severity = severities.get(finding.rule);
    const wish = wishes.find(({ rule, means }) => rule === finding.rule && means(finding));
    if (wish !== undefined) used.add(wish);
    if (severity === "off") continue;
    const judged = severity === undefined ? finding : { ...finding, severity };
    if (wish === undefined) findings.push(judged);
    else ignored.push({ ...judged, reason: wish.reason, by: wish.by });
  }
  const off = [...severities].flatMap(([rule, severity]) => (severity === "off" ? [rule] : []));
  const idle = wishes.filter((wish) => !used.has(wish) && !off.includes(wish.rule));
  return { findings, ignored, notes: [...notesOf(off, comments), ...idleNotes(idle, settings)] };
}

function wishesOfComments(comments: readonly IgnoreComment[], rules: readonly Rule[]): readonly Wish[] {
  return comments.flatMap(({ file, line, about, reason, rules: named }) =>
    named.flatMap(({ word }): readonly Wish[] => {
      const rule = ruleNamed(word, rules)?.id;
      if (rule === undefined || reason === "") return [];
      const means = (one: Finding): boolean => one.file === file && (one.line === about || one.line === line);
      return [{ rule, reason, by: "source", place: { file, line }, means }];
    }),
  );
}

function wishesOfSettings({ ignore, folder }: AssessSettings, rules: readonly Rule[]): readonly Wish[] {
  return ignore.flatMap(({ rule: word, path, reason, where }): readonly Wish[] => {
    const rule = ruleNamed(word, rules)?.id;
    if (rule === undefined) return [];
    const matches = globMatcher(path);
    const means = ({ file }: Finding): boolean => matches(folder === "." ? file : `${folder}/${file}`);
    return [{ rule, reason, by: "config", place: where, means }];
  });
}

function notesOf(off: readonly string[], comments: readonly IgnoreComment[]): readonly Message[] {
  const place = ({ file, line }: IgnoreComment): Message["params"] => ({ file, line });
  return [
    ...(off.length === 0 ? [] : [{ code: "rules-off", params: { rules: off.toSorted(compareBytes) } }]),
    ...comments.flatMap((one): readonly Message[] => {
      if (one.rules.length === 0) return [{ code: "ignore-without-rule", params: place(one) }];
      return one.reason === "" ? [{ code: "ignore-without-reason", params: place(one) }] : [];
    }),
  ];
}

/** A line of slipway.yaml may be about a folder that was not assessed this time. */
function idleNotes(idle: readonly Wish[], { folder }: AssessSettings): readonly Message[] {
  return idle
    .filter(({ by }) => by === "source" || folder === ".")
    .map(({ rule, place }) => {
      const { file = "", line = 0 } = place;
      return { code: "ignore-unused", params: { file, line, rule } };
    });
}

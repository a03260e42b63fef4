import { showExample } from "../assess/rules/examples.ts";
import { RULES } from "../assess/rules/all.ts";
import type { Rule } from "../assess/rules/rule.ts";
import { compareBytes } from "../kit/compare.ts";
import type { RuleText } from "../model/rule.ts";

/** Every rule of the assessment in one language, sorted by id: what `explain`, the report and the reference page print. */
export function ruleTexts(language: "en" | "zh-CN"): readonly RuleText[] {
  return RULES.map((rule) => ruleText(rule, language)).toSorted((a, b) => compareBytes(a.id, b.id));
}

function ruleText({ id, name, severity, texts, bad, good }: Rule, language: "en" | "zh-CN"): RuleText {
  const { why, found, fix, variants = {} } = texts[language];
  const words = Object.entries(variants).flatMap(([variant, said]) => worded(`${name}-${variant}`, said));
  return {
    id,
    name,
    severity,
    why,
    texts: Object.fromEntries([...worded(name, { found, fix }), ...words]),
    bad: bad.map(showExample),
    good: good.map(showExample),
  };
}

function worded(
  code: string,
  { found, fix }: { readonly found: string; readonly fix: string },
): readonly (readonly [string, string])[] {
  return [
    [code, found],
    [`${code}-fix`, fix],
  ];
}

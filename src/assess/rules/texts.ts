import { compareBytes } from "../../kit/compare.ts";
import type { RuleText } from "../../model/rule.ts";
import { RULES } from "./all.ts";
import { showExample } from "./examples.ts";
import type { Rule } from "./rule.ts";

/** Every rule in one language, sorted by id. */
export function ruleTexts(language: "en" | "zh-CN"): readonly RuleText[] {
  return RULES.toSorted((a, b) => compareBytes(a.id, b.id)).map((rule) => ruleText(rule, language));
}

/** One rule in one language; its texts are keyed by the message codes of its findings and fixes. */
export function ruleText(rule: Rule, language: "en" | "zh-CN"): RuleText {
  const { detects, evidence, why, found, fix, variants } = rule.texts[language];
  const texts: Record<string, string> = { [rule.name]: found, [`${rule.name}-fix`]: fix };
  for (const [variant, words] of Object.entries(variants ?? {})) {
    texts[`${rule.name}-${variant}`] = words.found;
    texts[`${rule.name}-${variant}-fix`] = words.fix;
  }
  const { id, name, severity, axis, effortHours, confidence } = rule;
  return {
    id,
    name,
    severity,
    axis,
    fixClass: rule.fix,
    effortHours,
    confidence,
    strategy: rule.strategy?.kind,
    detects,
    evidence,
    why,
    texts,
    bad: rule.bad.map(showExample),
    good: rule.good.map(showExample),
  };
}

import type { RuleText } from "../../model/rule.ts";
import type { Translate } from "../../texts/translate.ts";
import { hours, plainNumber } from "./format.ts";

/** Everything about a rule besides its examples, as label and text: `slipway explain` and the reference page print the same. */
export function ruleFacts(rule: RuleText, t: Translate): readonly (readonly [label: string, text: string])[] {
  const { name, axis, fixClass, effortHours, confidence, strategy, detects, evidence, why, texts } = rule;
  const percent = plainNumber(confidence * 100);
  return [
    ...(detects === undefined ? [] : [[t("rule.detects"), detects] as const]),
    ...(evidence === undefined ? [] : [[t("rule.evidence"), evidence] as const]),
    [t("rule.why"), why],
    [t("rule.fix"), texts[`${name}-fix`] ?? ""],
    [t("rule.axis"), t(`axis.${axis}`)],
    [t("rule.fix-class"), t(`fix-class.${fixClass}`)],
    [t("rule.effort"), t("rule.hours", { hours: hours(effortHours) })],
    [t("rule.confidence"), `${percent} %`],
    ...(strategy === undefined ? [] : [[t("rule.strategy"), t(`strategy.${strategy}`)] as const]),
  ];
}

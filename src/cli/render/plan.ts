import type { RolloutStep } from "../../model/rollout.ts";
import type { Translate } from "../../texts/translate.ts";
import { share } from "./format.ts";

/** A plan of a rollout, one line a step. */
export function planLines(steps: readonly RolloutStep[], t: Translate): readonly string[] {
  return steps.map((step, i) => {
    const percent = "weight" in step ? share(step.weight) : "";
    return `  ${i + 1}. ${t(`plan.${step.kind}`, { percent })}`;
  });
}

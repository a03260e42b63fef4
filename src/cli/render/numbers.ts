import type { EvidenceNumbers } from "../../model/rollout.ts";
import type { Translate } from "../../texts/translate.ts";
import { plainNumber, rate } from "./format.ts";

/** The numbers a verdict rests on, as one line. */
export function numbersLine(numbers: EvidenceNumbers, t: Translate): string {
  const { canaryErrors, canaryRequests, stableErrors, stableRequests, ticks } = numbers;
  return t("cli.numbers", {
    ticks,
    canaryErrors,
    canaryRequests,
    canaryRate: rate(canaryErrors, canaryRequests),
    stableErrors,
    stableRequests,
    stableRate: rate(stableErrors, stableRequests),
    restore: plainNumber(Math.exp(Math.min(numbers.logRestore, 50))),
    promote: plainNumber(Math.exp(Math.min(numbers.logPromote, 50))),
  });
}

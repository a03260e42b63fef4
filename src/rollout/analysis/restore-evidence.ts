import type { TickCounts } from "../../model/rollout.ts";
import { logSumExp } from "./log-sum.ts";
import { strataLogRatios } from "./stratum.ts";

/** Odds ratios a bad version may have, as multiples of the allowed one; from "clearly worse" to "everything fails". */
const BEYOND = [1.6, 2.4, 3.6, 5.6, 8, 12, 20, 40, 100] as const;
const EXTREME = 100;
/** Alternatives up to this are always asked; measured: 0 false restores of 4,000 with bursts of 5 and of 20, against 8 and 10 without. */
const MODEST = 3.6;

/** Log e-value of each alternative since the rollout began. */
export type RestoreEvidence = readonly number[];

export const NO_RESTORE_EVIDENCE: RestoreEvidence = BEYOND.map(() => 0);

/**
 * Adds a tick to the evidence that the canary's errors exceed the allowed ratio ψ0.
 *
 * Each factor has expectation ≤ 1 while the true ratio is ≤ ψ0, so the average over alternatives is an e-process: by Ville's inequality
 * a healthy canary ever reaches 1/α with probability ≤ α, however often one looks (Turner & Grünwald, arXiv 2302.11401).
 */
export function addRestoreEvidence(evidence: RestoreEvidence, tick: TickCounts, psi0: number): RestoreEvidence {
  const ratios = strataLogRatios(
    tick,
    psi0,
    BEYOND.map((times) => times * psi0),
  );
  return evidence.map((sum, i) => sum + (ratios[i] ?? 0));
}

/**
 * Natural log of the averaged e-value, divided by the dispersion φ.
 *
 * Dividing is right for modest ratios only: with errors in bursts, one long burst alone is "evidence" for an extreme ratio. So the more
 * dispersed the errors, the less extreme the alternatives that are asked.
 */
export function logRestore(evidence: RestoreEvidence, phi: number): number {
  const most = Math.max(MODEST, EXTREME ** (1 / phi));
  const asked = evidence.filter((_, i) => (BEYOND[i] ?? 0) <= most);
  return (logSumExp(asked) - Math.log(asked.length)) / phi;
}

import type { TickCounts } from "../../model/rollout.ts";
import { logSumExp } from "./log-sum.ts";
import { strataLogRatios } from "./stratum.ts";

/** Evidence for the canary, gathered in one step. */
export interface PromoteEvidence {
  readonly requests: number;
  readonly errors: number;
  /** Log e-value of each better odds ratio, against `ruleOut`. */
  readonly ratios: readonly number[];
}

export interface PromoteLimits {
  readonly slo: number;
  readonly ruleOut: number;
}

/** Error rates a good version may have, as fractions of the SLO, and how much belief each gets; nearly none comes first. */
const BETTER_RATES = [
  { times: 0.001, belief: 0.4 },
  { times: 0.1, belief: 0.2 },
  { times: 0.25, belief: 0.2 },
  { times: 0.5, belief: 0.2 },
] as const;

/** Odds ratios a good version may have. */
const BETTER_RATIOS = [0.25, 0.5, 0.75, 1, 1.25] as const;

export const NO_PROMOTE_EVIDENCE: PromoteEvidence = { requests: 0, errors: 0, ratios: BETTER_RATIOS.map(() => 0) };

/** Adds a tick; the canary must have requests in it. */
export function addPromoteEvidence(
  evidence: PromoteEvidence,
  tick: TickCounts,
  limits: PromoteLimits,
): PromoteEvidence {
  const ratios = strataLogRatios(
    tick,
    limits.ruleOut,
    BETTER_RATIOS.map((ratio) => Math.min(ratio, limits.ruleOut)),
  );
  return {
    requests: evidence.requests + tick.canary.requests,
    errors: evidence.errors + tick.canary.errors,
    ratios: evidence.ratios.map((sum, i) => sum + (ratios[i] ?? 0)),
  };
}

/** Natural log of the e-value against "the error rate is at least `slo`". */
export function logBelowSlo({ requests, errors }: Pick<PromoteEvidence, "requests" | "errors">, slo: number): number {
  return logSumExp(
    BETTER_RATES.map(({ times, belief }) => {
      const good = (requests - errors) * (Math.log1p(-times * slo) - Math.log1p(-slo));
      return Math.log(belief) + good + errors * Math.log(times);
    }),
  );
}

/** Natural log of the e-value against "the canary's odds of an error are at least `ruleOut` times the old version's". */
export function logBelowRatio({ ratios }: Pick<PromoteEvidence, "ratios">): number {
  return logSumExp(ratios) - Math.log(ratios.length);
}

const FORESEEABLE_REQUESTS = 10_000_000;

/** How many more canary requests at the present error rate would refute the SLO limit; undefined when they never would. */
export function requestsWanted(evidence: PromoteEvidence, slo: number, enough: number): number | undefined {
  const rate = evidence.requests === 0 ? 0 : evidence.errors / evidence.requests;
  const after = (more: number): number =>
    logBelowSlo({ requests: evidence.requests + more, errors: evidence.errors + rate * more }, slo);
  if (after(0) >= enough) return 0;
  if (after(FORESEEABLE_REQUESTS) < enough) return undefined;
  let [low, high] = [0, FORESEEABLE_REQUESTS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (after(middle) >= enough) high = middle;
    else low = middle;
  }
  return high;
}

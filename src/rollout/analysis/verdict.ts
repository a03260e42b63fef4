import type { Message } from "../../model/message.ts";
import type { EvidenceNumbers, TickVerdict } from "../../model/rollout.ts";
import { dispersionOf, phiOf } from "./dispersion.ts";
import { isBroken } from "./fast-path.ts";
import { logBelowRatio, logBelowSlo, requestsWanted } from "./promote-evidence.ts";
import { logRestore } from "./restore-evidence.ts";
import type { AnalysisPolicy, AnalysisState } from "./state.ts";

/** A restore needs this many ticks, so that dispersion is known; the fast path does not wait for it. */
const TICKS_TO_JUDGE = 6;
/** A step passes when the opposite is refuted at 5 %: e ≥ 20. */
const ENOUGH_TO_PASS = Math.log(20);

/** Restored, passed, or more to be seen: the one place that decides. */
export function verdictOf(state: AnalysisState, policy: AnalysisPolicy): TickVerdict {
  const numbers = numbersOf(state, policy);
  if (isBroken(state.streak, dispersionOf(state.stable))) {
    const { ticks, requests, errors } = state.streak;
    return {
      kind: "restore",
      numbers,
      because: {
        code: "canary-broken",
        params: { ticks, canaryRequests: requests, canaryErrors: errors, canaryPercent: percent(errors, requests) },
      },
    };
  }
  if (numbers.ticks >= TICKS_TO_JUDGE && numbers.logRestore >= Math.log(1 / policy.alpha)) {
    return { kind: "restore", numbers, because: worse(numbers, policy) };
  }
  const because = numbers.logPromote >= ENOUGH_TO_PASS ? better(state, numbers, policy) : undefined;
  return because === undefined ? { kind: "more", numbers } : { kind: "pass", numbers, because };
}

/** What the verdict rests on. */
export function numbersOf(state: AnalysisState, policy: AnalysisPolicy): EvidenceNumbers {
  const phi = phiOf(state.stable, state.canary);
  return {
    ticks: state.canary.ticks,
    canaryRequests: state.canary.requests,
    canaryErrors: state.canary.errors,
    stableRequests: state.stable.requests,
    stableErrors: state.stable.errors,
    phi,
    logRestore: logRestore(state.restore, phi),
    logPromote: Math.max(logBelowSlo(state.promote, policy.slo), logBelowRatio(state.promote)) / phi,
    wanted: requestsWanted(state.promote, policy.slo, ENOUGH_TO_PASS * phi),
  };
}

function worse(numbers: EvidenceNumbers, policy: AnalysisPolicy): Message {
  return {
    code: "canary-worse",
    params: {
      canaryErrors: numbers.canaryErrors,
      canaryRequests: numbers.canaryRequests,
      canaryPercent: percent(numbers.canaryErrors, numbers.canaryRequests),
      stableErrors: numbers.stableErrors,
      stableRequests: numbers.stableRequests,
      stablePercent: percent(numbers.stableErrors, numbers.stableRequests),
      allowed: policy.psi0,
    },
  };
}

function better({ promote }: AnalysisState, numbers: EvidenceNumbers, policy: AnalysisPolicy): Message {
  const bySlo = logBelowSlo(promote, policy.slo) / numbers.phi >= ENOUGH_TO_PASS;
  const params = {
    canaryErrors: promote.errors,
    canaryRequests: promote.requests,
    canaryPercent: percent(promote.errors, promote.requests),
  };
  return bySlo
    ? { code: "below-slo", params: { ...params, limitPercent: percent(policy.slo, 1) } }
    : { code: "below-ratio", params: { ...params, ruleOut: policy.ruleOut } };
}

/** Percent with two decimals, as a number. */
function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100;
}

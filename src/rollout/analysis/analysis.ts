import type { Message } from "../../model/message.ts";
import type { EvidenceNumbers, RecordedTick, RolloutPolicy, TickCounts, TickVerdict } from "../../model/rollout.ts";
import { addTick, type ArmSpread, dispersionOf, NO_SPREAD, phiOf } from "./dispersion.ts";
import { addToStreak, isBroken, NO_STREAK, type Streak } from "./fast-path.ts";
import {
  addPromoteEvidence,
  logBelowRatio,
  logBelowSlo,
  NO_PROMOTE_EVIDENCE,
  type PromoteEvidence,
  requestsWanted,
} from "./promote-evidence.ts";
import { addRestoreEvidence, logRestore, NO_RESTORE_EVIDENCE, type RestoreEvidence } from "./restore-evidence.ts";

/** Everything the analysis remembers; plain data, never changed in place. */
export interface AnalysisState {
  readonly step: number;
  readonly stable: ArmSpread;
  readonly canary: ArmSpread;
  readonly restore: RestoreEvidence;
  readonly promote: PromoteEvidence;
  readonly streak: Streak;
}

export type AnalysisPolicy = Pick<RolloutPolicy, "slo" | "ruleOut" | "alpha" | "psi0">;

/**
 * The judge of a rollout: pure, so the same ticks give the same verdicts byte for byte.
 *
 * Restore evidence and dispersion run over the whole rollout, promote evidence over one step. Restoring goes before promoting.
 */
export interface Analysis {
  readonly initial: AnalysisState;
  /** Takes one tick of a step in; ticks without requests in either arm change nothing. */
  observe(state: AnalysisState, tick: TickCounts, step: number): { state: AnalysisState; verdict: TickVerdict };
  numbers(state: AnalysisState): EvidenceNumbers;
  /** The verdict after every recorded tick, computed again from nothing. */
  replay(ticks: readonly RecordedTick[]): { state: AnalysisState; verdicts: readonly TickVerdict[] };
}

/** A restore needs this many ticks, so that dispersion is known; the fast path does not wait for it. */
const TICKS_TO_JUDGE = 6;
/** A step passes when the opposite is refuted at 5 %: e ≥ 20. */
const ENOUGH_TO_PASS = Math.log(20);

export function createAnalysis(policy: AnalysisPolicy): Analysis {
  const observe: Analysis["observe"] = (before, tick, step) => {
    const state = takeIn(
      step === before.step ? before : { ...before, step, promote: NO_PROMOTE_EVIDENCE },
      tick,
      policy,
    );
    return { state, verdict: judge(state, policy) };
  };
  return {
    initial: INITIAL,
    observe,
    numbers: (state) => numbersOf(state, policy),
    replay: (ticks) => {
      let state = INITIAL;
      const verdicts = ticks.map((tick) => {
        const next = observe(state, tick, tick.step);
        state = next.state;
        return next.verdict;
      });
      return { state, verdicts };
    },
  };
}

const INITIAL: AnalysisState = {
  step: 0,
  stable: NO_SPREAD,
  canary: NO_SPREAD,
  restore: NO_RESTORE_EVIDENCE,
  promote: NO_PROMOTE_EVIDENCE,
  streak: NO_STREAK,
};

/** A tick with an empty arm compares nothing; taken in, it would divide by zero and silence the judge for ever. */
function takeIn(state: AnalysisState, counted: TickCounts, policy: AnalysisPolicy): AnalysisState {
  const tick = { stable: sane(counted.stable), canary: sane(counted.canary) };
  if (tick.stable.requests === 0 || tick.canary.requests === 0) return state;
  return {
    step: state.step,
    stable: addTick(state.stable, tick.stable),
    canary: addTick(state.canary, tick.canary),
    restore: addRestoreEvidence(state.restore, tick, policy.psi0),
    promote: addPromoteEvidence(state.promote, tick, policy),
    streak: addToStreak(state.streak, tick),
  };
}

/** Whole counts, no more errors than requests: what a source counts wrongly must not become a NaN that stays. */
function sane({ requests, errors }: TickCounts["canary"]): TickCounts["canary"] {
  const whole = (count: number): number => (Number.isFinite(count) ? Math.max(0, Math.floor(count)) : 0);
  return { requests: whole(requests), errors: Math.min(whole(requests), whole(errors)) };
}

function judge(state: AnalysisState, policy: AnalysisPolicy): TickVerdict {
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

function numbersOf(state: AnalysisState, policy: AnalysisPolicy): EvidenceNumbers {
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

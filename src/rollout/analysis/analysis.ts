import type { EvidenceNumbers, RecordedTick, TickCounts, TickVerdict } from "../../model/rollout.ts";
import { addTick } from "./dispersion.ts";
import { addToStreak } from "./fast-path.ts";
import { addPromoteEvidence, NO_PROMOTE_EVIDENCE } from "./promote-evidence.ts";
import { addRestoreEvidence } from "./restore-evidence.ts";
import { type AnalysisPolicy, type AnalysisState, INITIAL } from "./state.ts";
import { numbersOf, verdictOf } from "./verdict.ts";

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

export function createAnalysis(policy: AnalysisPolicy): Analysis {
  const observe: Analysis["observe"] = (before, tick, step) => {
    const state = takeIn(
      step === before.step ? before : { ...before, step, promote: NO_PROMOTE_EVIDENCE },
      tick,
      policy,
    );
    return { state, verdict: verdictOf(state, policy) };
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

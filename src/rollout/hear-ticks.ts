import type { EvidenceNumbers, RecordedTick, RolloutPolicy, TickVerdict } from "../model/rollout.ts";
import type { Tick } from "../model/run.ts";
import { createAnalysis } from "./analysis/analysis.ts";
import type { AnalysisState } from "./analysis/state.ts";

/** The analysis of one rollout with its memory. */
export interface Judge {
  /** Takes ticks of a step in; the strongest verdict among them, restore before pass, and what is worth recording. */
  hear(
    ticks: readonly Tick[],
    step: number,
  ): { readonly verdict: TickVerdict; readonly recorded: readonly RecordedTick[] };
  numbers(): EvidenceNumbers;
  /** Canary requests of the present step. */
  stepRequests(): number;
}

/** `earlier`: what was recorded before this process took the rollout up. */
export function createJudge(policy: RolloutPolicy, earlier: readonly RecordedTick[]): Judge {
  const analysis = createAnalysis(policy);
  let state: AnalysisState = analysis.replay(earlier).state;
  return {
    hear(ticks, step) {
      let strongest: TickVerdict = { kind: "more", numbers: analysis.numbers(state) };
      for (const tick of ticks) {
        const next = analysis.observe(state, tick, step);
        state = next.state;
        if (next.verdict.kind === "restore" || strongest.kind !== "pass") strongest = next.verdict;
        if (next.verdict.kind === "restore") break;
      }
      return { verdict: strongest, recorded: ticks.filter(speaks).map((tick) => countsOnly(tick, step)) };
    },
    numbers: () => analysis.numbers(state),
    stepRequests: () => state.promote.requests,
  };
}

/** A tick with an empty arm changes no verdict; a quiet night would fill the journal with them. */
function speaks({ stable, canary }: Tick): boolean {
  return stable.requests > 0 && canary.requests > 0;
}

function countsOnly({ stable, canary }: Tick, step: number): RecordedTick {
  return {
    step,
    stable: { requests: stable.requests, errors: stable.errors },
    canary: { requests: canary.requests, errors: canary.errors },
  };
}

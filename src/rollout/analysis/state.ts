import type { RolloutPolicy } from "../../model/rollout.ts";
import { type ArmSpread, NO_SPREAD } from "./dispersion.ts";
import { NO_STREAK, type Streak } from "./fast-path.ts";
import { NO_PROMOTE_EVIDENCE, type PromoteEvidence } from "./promote-evidence.ts";
import { NO_RESTORE_EVIDENCE, type RestoreEvidence } from "./restore-evidence.ts";

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

/** Nothing seen yet. */
export const INITIAL: AnalysisState = {
  step: 0,
  stable: NO_SPREAD,
  canary: NO_SPREAD,
  restore: NO_RESTORE_EVIDENCE,
  promote: NO_PROMOTE_EVIDENCE,
  streak: NO_STREAK,
};

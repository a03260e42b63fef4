import type { Digest } from "../kit/digest.ts";
import type { Message } from "./message.ts";
import type { InstanceSpec } from "./run.ts";

/** How a new version is let in. Rates are fractions (0.01 = 1 %), weights thousandths. */
export interface RolloutPolicy {
  readonly steps: readonly number[];
  readonly tickMs: number;
  /** Error rate a step must be shown to stay below. */
  readonly slo: number;
  /** Ratio of error rates a step must be shown to stay below. */
  readonly ruleOut: number;
  /** False-restore budget of a whole rollout. */
  readonly alpha: number;
  /** Allowed ratio: evidence counts only beyond it. */
  readonly psi0: number;
  /** A step without enough evidence is held after this. */
  readonly deadlineMs: number;
  /** How long requests in flight may take before the old version is told to stop. */
  readonly drainMs: number;
  /** From start to ready. */
  readonly readyMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly stopMs: number;
  readonly sticky: boolean;
}

export const DEFAULT_POLICY: RolloutPolicy = {
  steps: [50, 250, 500],
  tickMs: 5_000,
  slo: 0.01,
  ruleOut: 2,
  alpha: 0.001,
  psi0: 1.25,
  deadlineMs: 600_000,
  drainMs: 30_000,
  readyMs: 60_000,
  stopMs: 10_000,
  sticky: false,
};

/** What a plan of a rollout consists of, in order. */
export type RolloutStep =
  | { readonly kind: "start" }
  | { readonly kind: "shift"; readonly weight: number }
  | { readonly kind: "watch"; readonly weight: number }
  | { readonly kind: "promote" }
  | { readonly kind: "drain" }
  | { readonly kind: "retire" };

/** The counts of a tick that the analysis looks at; every `Tick` is one. */
export interface TickCounts {
  readonly stable: { readonly requests: number; readonly errors: number };
  readonly canary: { readonly requests: number; readonly errors: number };
}

/** A tick as it was judged, kept with the journal so that every verdict can be computed again. */
export interface RecordedTick extends TickCounts {
  /** Index into the policy's steps; a new index restarts the promote evidence. */
  readonly step: number;
}

/** The numbers a verdict rests on; shown to people, kept in the journal. */
export interface EvidenceNumbers {
  readonly ticks: number;
  readonly canaryRequests: number;
  readonly canaryErrors: number;
  readonly stableRequests: number;
  readonly stableErrors: number;
  /** Dispersion, ≥ 1. */
  readonly phi: number;
  /** Natural log of the e-value against the canary (restore). */
  readonly logRestore: number;
  /** Natural log of the e-value for the canary in this step (promote): the larger of the two tests. */
  readonly logPromote: number;
  /** Canary requests still wanted at the present error rate; undefined when not foreseeable. */
  readonly wanted: number | undefined;
}

/** What the analysis says after a tick. */
export type TickVerdict =
  | { readonly kind: "more"; readonly numbers: EvidenceNumbers }
  | { readonly kind: "pass"; readonly numbers: EvidenceNumbers; readonly because: Message }
  | { readonly kind: "restore"; readonly numbers: EvidenceNumbers; readonly because: Message };

export type RolloutOutcome = "promoted" | "restored" | "held" | "failed" | "rolled-back";

/**
 * The life of a rollout. Each is stored before it is acted on.
 *
 * started → canary-starting → canary-started → canary-ready → (shift-decided → shifted → step-passed)* → promote-decided → promoted →
 * draining → drained → (retiring → retired)* → finished; from anywhere before promote-decided: restore-decided → restored → finished
 * or failed → (retiring → retired)* → finished. held ends the process but not the rollout: resumed (or a restore) follows. A rollout
 * restored for want of its controller may be resumed after it was finished.
 * First deploy: started → canary-starting → canary-started → canary-ready → promote-decided → promoted → finished.
 * Rollback: rollback-decided → (canary-starting → canary-started → canary-ready)? → rolled-back → finished.
 */
export type RolloutTransition =
  | {
      readonly type: "started";
      readonly from: VersionRef | null;
      readonly to: VersionRef;
      readonly policy: RolloutPolicy;
      readonly plan: readonly RolloutStep[];
    }
  | { readonly type: "canary-starting" }
  | { readonly type: "canary-started"; readonly instance: string }
  | { readonly type: "canary-ready"; readonly instance: string }
  | { readonly type: "shift-decided"; readonly step: number; readonly weight: number }
  | { readonly type: "shifted"; readonly step: number; readonly weight: number }
  | {
      readonly type: "step-passed";
      readonly step: number;
      readonly numbers: EvidenceNumbers;
      readonly because: Message;
    }
  | { readonly type: "promote-decided" }
  | { readonly type: "promoted" }
  | { readonly type: "draining"; readonly instance: string }
  /** `left`: requests still in flight when the wait ended. */
  | { readonly type: "drained"; readonly instance: string; readonly left: number }
  | { readonly type: "retiring"; readonly instance: string }
  | { readonly type: "retired"; readonly instance: string; readonly forced: boolean }
  | { readonly type: "restore-decided"; readonly because: Message; readonly numbers: EvidenceNumbers | null }
  | { readonly type: "restored"; readonly because: Message; readonly numbers: EvidenceNumbers | null }
  | { readonly type: "held"; readonly because: Message; readonly numbers: EvidenceNumbers | null }
  | { readonly type: "resumed"; readonly by: string }
  | { readonly type: "rollback-decided"; readonly from: VersionRef; readonly to: VersionRef }
  | { readonly type: "rolled-back"; readonly from: VersionRef; readonly to: VersionRef }
  | { readonly type: "failed"; readonly because: Message }
  | { readonly type: "finished"; readonly outcome: RolloutOutcome };

/** A version that was deployed or is to be: enough to start it again. */
export interface VersionRef {
  readonly version: string;
  readonly repository: string;
  readonly digest: Digest;
  /** Instance id once started. */
  readonly instance: string | null;
  /** How it was started, environment unresolved; null when only the running instance was found, without its history. */
  readonly spec: StartSpec | null;
}

/** What must be known to start a version again; the values of variables are never kept. */
export type StartSpec = Omit<InstanceSpec, "variables">;

/** One row of the journal, schema `slipway.journal/1`. */
export interface JournalEntry {
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly app: string;
  readonly service: string;
  readonly rollout: string;
  readonly epoch: number;
  readonly transition: RolloutTransition;
}

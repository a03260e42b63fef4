import type { RolloutPolicy, RolloutStep } from "../model/rollout.ts";

export interface PlanInput {
  readonly policy: Pick<RolloutPolicy, "steps">;
  /** Whether an old version serves that the new one can be compared with. */
  readonly serving: boolean;
  /** Whether versions older than that one still run. */
  readonly older: boolean;
}

/**
 * What a deploy does, in order. A first deploy has nothing to compare with, so it starts, becomes ready and serves; the next ones climb.
 * The old version is drained and kept for a rollback; `retire` stops those before it.
 */
export function planDeploy({ policy, serving, older }: PlanInput): readonly RolloutStep[] {
  if (!serving) return [{ kind: "start" }, { kind: "promote" }];
  const climb = policy.steps.flatMap((weight): RolloutStep[] => [
    { kind: "shift", weight },
    { kind: "watch", weight },
  ]);
  const end: RolloutStep[] = older
    ? [{ kind: "promote" }, { kind: "drain" }, { kind: "retire" }]
    : [{ kind: "promote" }, { kind: "drain" }];
  return [{ kind: "start" }, ...climb, ...end];
}

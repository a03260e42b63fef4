import type { Message } from "../model/message.ts";
import type { EvidenceNumbers, RolloutOutcome } from "../model/rollout.ts";
import { promote, restore, share } from "./move.ts";
import { type Watching, watchStep } from "./watch.ts";

/** How a rollout ended, or where it stands. */
export interface Ending {
  readonly outcome: RolloutOutcome;
  readonly because: Message | undefined;
  readonly numbers: EvidenceNumbers | undefined;
}

export interface Climb extends Watching {
  readonly stable: string;
  /** Ends the wait for the old version's last requests, nothing else. */
  readonly interrupted: AbortSignal;
}

/** From step to step as far as the evidence carries: to promotion, back to the old version, or to a hold. */
export async function climb(climbing: Climb, from: number): Promise<Ending> {
  const { move, policy, reader, stable, canary } = climbing;
  let numbers: EvidenceNumbers | undefined;
  let because: Message | undefined;
  await reader.mark();
  for (const [step, weight] of policy.steps.entries()) {
    if (step < from) continue;
    climbing.signal.throwIfAborted();
    await move.write({ type: "shift-decided", step, weight });
    await share(move, stable, canary, weight);
    await move.write({ type: "shifted", step, weight });
    const verdict = await watchStep(climbing, step, weight);
    ({ numbers, because } = verdict);
    if (verdict.kind === "hold") {
      await move.write({ type: "held", because, numbers });
      return { outcome: "held", because, numbers };
    }
    if (verdict.kind === "restore") {
      await restore(move, stable, because, numbers);
      return { outcome: "restored", because, numbers };
    }
    await move.write({ type: "step-passed", step, numbers, because });
  }
  climbing.signal.throwIfAborted();
  await promote(move, { canary, old: stable }, climbing.interrupted);
  return { outcome: "promoted", because, numbers };
}

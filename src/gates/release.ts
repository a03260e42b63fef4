import type { Message } from "../model/message.ts";
import type { GateVerdict } from "../model/verdict.ts";

export interface ReleaseGateInput {
  readonly target: { readonly name: string; readonly protected: boolean };
  readonly verdicts: readonly GateVerdict[];
  /** What the policy says about missing evidence; undefined: it says nothing, and the target decides. */
  readonly allowUnknown: boolean | undefined;
}

export interface ReleaseDecision {
  readonly allowed: boolean;
  /** Gates that stop the release; empty when it is allowed. */
  readonly refusedBy: readonly string[];
  readonly because: readonly Message[];
}

/**
 * Whether a release may go from build to a target: any refusal stops it, and missing evidence stops it where the target is protected,
 * unless the policy says otherwise. No verdict at all counts as missing evidence.
 */
export function decideRelease({ target, verdicts, allowUnknown }: ReleaseGateInput): ReleaseDecision {
  const unknownIsFine = allowUnknown ?? !target.protected;
  const asked: readonly GateVerdict[] =
    verdicts.length > 0
      ? verdicts
      : [{ gate: "release", answer: "unknown", reasons: [{ code: "no-gate-asked", params: {} }] }];
  const stopping = asked.filter(({ answer }) => answer === "refuse" || (answer === "unknown" && !unknownIsFine));
  return {
    allowed: stopping.length === 0,
    refusedBy: stopping.map(({ gate }) => gate),
    because: stopping.flatMap(({ reasons }) => reasons),
  };
}

import { SlipwayError } from "../errors.ts";
import type { Release } from "../model/image.ts";
import type { RolloutPolicy, RolloutStep, VersionRef } from "../model/rollout.ts";
import type { InstanceSpec } from "../model/run.ts";
import { climb, type Ending } from "./climb.ts";
import { runGuarded } from "./guard.ts";
import { createJudge } from "./hear-ticks.ts";
import { createMove, fail, type Move, promote, retireAllBut } from "./move.ts";
import { planDeploy } from "./plan.ts";
import { settleLeftover } from "./recover.ts";
import { startCanary } from "./start-canary.ts";
import { createTickReader } from "./ticks.ts";
import { type Holder, type RolloutDeps, type ServiceView, versionOf } from "./world.ts";

export interface RolloutInput {
  readonly release: Release;
  /** How the new version is started; its artifact is the release's. */
  readonly spec: InstanceSpec;
  readonly policy: RolloutPolicy;
  readonly holder: Holder;
}

export interface RolloutResult extends Ending {
  readonly rollout: string;
  readonly plan: readonly RolloutStep[];
  readonly from: VersionRef | null;
  readonly to: VersionRef;
}

/**
 * Brings a release into service: behind a canary where an old version serves, at once where none does.
 *
 * Ends promoted, restored (Ctrl-C too: `because` is "interrupted"), failed (never ready) or held. Other failures are thrown after the
 * old version serves everything again. `rollout-busy` while another living process deploys this service.
 */
export async function runRollout(input: RolloutInput, deps: RolloutDeps): Promise<RolloutResult> {
  const { spec, policy, holder } = input;
  const key = { app: spec.app, service: spec.service };
  if (deps.signal.aborted) throw new SlipwayError("interrupted");
  await settleLeftover(key, holder, deps);
  const fence = await deps.store.begin(key, holder);
  const move = createMove(key, fence, policy, deps, "rollout");
  const view = await move.look();
  const from = view.stable === undefined ? null : versionOf(view.stable, view.record);
  const to = versionToStart(input);
  const plan = planOf(view, policy);
  const ending = await runGuarded({ key, fence, deps, move }, async (signal) => {
    await move.write({ type: "started", from, to, policy, plan });
    await retireAllBut(move, [from?.instance, view.record.current?.instance, view.record.previous?.instance]);
    return deploy(input, deps, move, from, signal);
  });
  return { ...ending, rollout: fence.rollout, plan, from, to };
}

/** What a deploy would do now, without doing it. */
export function planOf(view: ServiceView, policy: RolloutPolicy): readonly RolloutStep[] {
  const others = view.instances.filter(({ id, state }) => id !== view.stable?.id && state !== "stopped");
  return planDeploy({ policy, serving: view.stable !== undefined, older: others.length > 0 });
}

async function deploy(
  { spec, policy }: RolloutInput,
  deps: RolloutDeps,
  move: Move,
  from: VersionRef | null,
  signal: AbortSignal,
): Promise<Ending> {
  const stable = from?.instance ?? undefined;
  const started = await startCanary(move, spec, policy.readyMs, signal);
  if (started.kind === "failed") {
    await fail(move, { canary: started.instance, stable, because: started.because });
    return { outcome: "failed", because: started.because, numbers: undefined };
  }
  const canary = started.instance;
  if (stable === undefined) {
    await promote(move, { canary, old: undefined }, deps.signal);
    return { outcome: "promoted", because: undefined, numbers: undefined };
  }
  const reader = createTickReader(deps.evidence, move.key);
  const judge = createJudge(policy, []);
  return climb({ move, policy, judge, reader, canary, stable, signal, interrupted: deps.signal }, 0);
}

function versionToStart({ release, spec }: RolloutInput): VersionRef {
  const { variables: _values, ...kept } = spec;
  const { version, repository, digest } = release;
  return { version, repository, digest, instance: null, spec: kept };
}

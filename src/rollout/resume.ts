import { isSlipwayError, SlipwayError } from "../errors.ts";
import type { InstanceSpec } from "../model/run.ts";
import { climb, type Ending } from "./climb.ts";
import { foldService, isResumable, type RolloutRecord } from "./fold.ts";
import { runGuarded } from "./guard.ts";
import { createJudge } from "./hear-ticks.ts";
import { createMove, fail, type Move, promote, retireAllBut } from "./move.ts";
import { troubleOf } from "./ready.ts";
import { fenceReceivers, settle } from "./recover.ts";
import type { RolloutResult } from "./run.ts";
import { startCanary } from "./start-canary.ts";
import { createTickReader } from "./ticks.ts";
import type { Fence, Holder, Key, RolloutDeps } from "./world.ts";

export interface ResumeInput {
  readonly key: Key;
  readonly holder: Holder;
  /** Values for the variables of the new version's environment, should it have to be started again. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A recovery that is under way ends within this, save for its wait for last requests. */
const RECOVERY_MS = 5_000;
const RETRY_MS = 100;

/**
 * Takes the newest rollout up again where it stopped: held, restored for want of its controller, or just abandoned. What was decided
 * on evidence stays decided: then this only says how it ended, or finishes it.
 */
export async function runResume({ key, holder, variables }: ResumeInput, deps: RolloutDeps): Promise<RolloutResult> {
  const known = await latestOf(key, deps);
  if (known.state === "finished" && !isResumable(known)) return resultOf(known, known);
  const fence = await takeUp(key, holder, deps);
  const latest = await latestOf(key, deps);
  const move = createMove(key, fence, latest.policy, deps, "rollout");
  const ending = await runGuarded({ key, fence, deps, move }, async (signal) => {
    await fenceReceivers(move);
    if (!isResumable(latest)) {
      const outcome = await settle(move, { code: "controller-lost", params: {} });
      return endingOf(await latestOf(key, deps), outcome);
    }
    await move.write({ type: "resumed", by: `${holder.pid}` });
    return goOn(move, latest, variables, deps, signal);
  });
  return resultOf(await latestOf(key, deps), ending);
}

async function latestOf({ app, service }: Key, { store }: RolloutDeps): Promise<RolloutRecord> {
  const { latest } = foldService(await store.entries(app, service));
  if (latest === undefined) throw new SlipwayError("no-rollout", { service }, { doing: "deploying" });
  return latest;
}

/** Takes the key, waiting a little for a recovery that has it just now. */
async function takeUp(key: Key, holder: Holder, { store, clock, signal }: RolloutDeps): Promise<Fence> {
  const deadline = clock.now() + RECOVERY_MS;
  for (;;) {
    try {
      const fence = await store.takeOver(key, holder);
      if (fence !== undefined) return fence;
      throw new SlipwayError("no-rollout", { service: key.service }, { doing: "deploying" });
    } catch (failure) {
      if (!isSlipwayError(failure, "rollout-busy") || clock.now() >= deadline) throw failure;
      await clock.sleep(RETRY_MS, signal);
    }
  }
}

async function goOn(
  move: Move,
  latest: RolloutRecord,
  variables: Readonly<Record<string, string>>,
  deps: RolloutDeps,
  signal: AbortSignal,
): Promise<Ending> {
  const { policy, from, to } = latest;
  if (policy === undefined) throw new SlipwayError("no-rollout", { service: move.key.service });
  const stable = from?.instance ?? undefined;
  const warm = await warmCanary(move, latest);
  let canary = warm;
  if (canary === undefined) {
    if (to.spec === null) throw new SlipwayError("no-rollout", { service: move.key.service });
    const spec: InstanceSpec = { ...to.spec, variables };
    const { current, previous } = foldService(await deps.store.entries(move.key.app, move.key.service));
    await retireAllBut(move, [stable, current?.instance, previous?.instance]);
    const started = await startCanary(move, spec, policy.readyMs, signal);
    if (started.kind === "failed") {
      await fail(move, { canary: started.instance, stable, because: started.because });
      return { outcome: "failed", because: started.because, numbers: undefined };
    }
    canary = started.instance;
  }
  if (stable === undefined) {
    await promote(move, { canary, old: undefined }, deps.signal);
    return { outcome: "promoted", because: undefined, numbers: undefined };
  }
  const judge = createJudge(policy, await deps.store.ticks(move.key, move.fence.rollout));
  const reader = createTickReader(deps.evidence, move.key);
  const reached = warm === undefined ? 0 : Math.max(latest.passed, latest.step ?? 0);
  const step = Math.min(reached, policy.steps.length);
  return climb({ move, policy, judge, reader, canary, stable, signal, interrupted: deps.signal }, step);
}

/** The instance the rollout left behind, when it can go on at once. */
async function warmCanary(move: Move, { to, ready }: RolloutRecord): Promise<string | undefined> {
  if (to.instance === null || !ready) return undefined;
  const found = (await move.instances()).find(({ id }) => id === to.instance);
  return troubleOf(found, to.instance) === undefined ? to.instance : undefined;
}

function endingOf({ because, numbers, outcome }: RolloutRecord, settled: Ending["outcome"] | undefined): Ending {
  return { outcome: settled ?? outcome ?? "failed", because, numbers };
}

function resultOf(
  record: RolloutRecord,
  ending: Pick<RolloutRecord, "outcome" | "because" | "numbers">,
): RolloutResult {
  const { id, plan, from, to } = record;
  return { ...endingOf({ ...record, ...ending }, undefined), rollout: id, plan, from, to };
}

import { SlipwayError } from "../errors.ts";
import type { VersionRef } from "../model/rollout.ts";
import { DEFAULT_POLICY } from "../model/rollout.ts";
import type { Ending } from "./climb.ts";
import { runGuarded } from "./guard.ts";
import { createMove, fail, finish, type Move, restore } from "./move.ts";
import { fenceReceivers, settleLeftover } from "./recover.ts";
import { switchBack } from "./rollback-move.ts";
import { startCanary } from "./start-canary.ts";
import { type Holder, type Key, lookAt, type RolloutDeps, type ServiceView, versionOf } from "./world.ts";

export interface RollbackInput {
  readonly key: Key;
  readonly holder: Holder;
  /** Values for the variables of the old version's environment, should it have to be started. */
  readonly variables: Readonly<Record<string, string>>;
  readonly readyMs?: number;
}

export interface Rollback extends Ending {
  readonly from: VersionRef;
  readonly to: VersionRef;
  readonly ms: number;
}

/**
 * Goes back to the version before: at once while it is warm, else after starting it from its digest. With a rollout held half-way
 * that means taking the new version back. A second rollback goes forward again.
 */
export async function runRollback(input: RollbackInput, deps: RolloutDeps): Promise<Rollback> {
  const { key, holder } = input;
  const began = deps.clock.now();
  const before = await lookAt(key, deps);
  if (before.record.latest?.state === "held") return { ...(await takeBack(input, deps)), ms: deps.clock.now() - began };
  await settleLeftover(key, holder, deps);
  const view = await lookAt(key, deps);
  const { from, to } = endsOf(key, view);
  const fence = await deps.store.begin(key, holder);
  const move = createMove(key, fence, undefined, deps, "rollout");
  const ending = await runGuarded({ key, fence, deps, move }, async (signal) => {
    await move.write({ type: "rollback-decided", from, to });
    return goBack(input, move, view, { from, to }, signal);
  });
  return { ...ending, from, to, ms: deps.clock.now() - began };
}

/** Which version serves and which one is gone back to. */
function endsOf(key: Key, { record, stable }: ServiceView): { readonly from: VersionRef; readonly to: VersionRef } {
  const nothing = new SlipwayError("nothing-to-roll-back", { service: key.service }, { doing: "rolling-back" });
  if (stable === undefined) throw nothing;
  const from = versionOf(stable, record);
  const to = record.current?.instance === stable.id ? record.previous : (record.current ?? record.previous);
  if (to === undefined) throw nothing;
  return { from, to };
}

async function goBack(
  { key, variables, readyMs = DEFAULT_POLICY.readyMs }: RollbackInput,
  move: Move,
  view: ServiceView,
  { from, to }: { readonly from: VersionRef; readonly to: VersionRef },
  signal: AbortSignal,
): Promise<Ending> {
  const warm = view.instances.some(({ id, state }) => id === to.instance && state === "ready");
  let version = to;
  if (!warm) {
    if (to.spec === null) throw new SlipwayError("nothing-to-roll-back", { service: key.service });
    const started = await startCanary(move, { ...to.spec, variables }, readyMs, signal);
    if (started.kind === "failed") {
      await fail(move, { canary: started.instance, stable: from.instance ?? undefined, because: started.because });
      return { outcome: "failed", because: started.because, numbers: undefined };
    }
    version = { ...to, instance: started.instance };
  }
  await switchBack(move, { from, to: version });
  await finish(move, "rolled-back");
  return { outcome: "rolled-back", because: undefined, numbers: undefined };
}

/** A held canary is what the user wants to be rid of. */
async function takeBack(
  { key, holder }: RollbackInput,
  deps: RolloutDeps,
): Promise<Ending & { readonly from: VersionRef; readonly to: VersionRef }> {
  const fence = await deps.store.takeOver(key, holder);
  const { latest } = (await lookAt(key, deps)).record;
  const stable = latest?.from?.instance;
  if (fence === undefined || latest === undefined || latest.from === null || typeof stable !== "string") {
    throw new SlipwayError("nothing-to-roll-back", { service: key.service }, { doing: "rolling-back" });
  }
  const move = createMove(key, fence, latest.policy, deps, "rollout");
  const because = { code: "rolled-back-by-hand", params: {} };
  const ending = await runGuarded({ key, fence, deps, move }, async () => {
    await fenceReceivers(move);
    await restore(move, stable, because, latest.numbers ?? null);
    return { outcome: "rolled-back", because, numbers: latest.numbers };
  });
  return { ...ending, from: latest.to, to: latest.from };
}

import type { Message } from "../model/message.ts";
import type { RolloutOutcome } from "../model/rollout.ts";
import type { Lease } from "../ports/lease.ts";
import { foldService, type RolloutRecord } from "./fold.ts";
import { createMove, fail, finish, type Move, promote, restore } from "./move.ts";
import { withPatience } from "./patience.ts";
import { troubleOf } from "./ready.ts";
import { finishRollback } from "./rollback-move.ts";
import type { Fence, Holder, Key, MoveDeps, ServiceView } from "./world.ts";

export interface RecoveryDeps extends MoveDeps {
  /** Takes a rollout that turns out to be held back under watch. */
  readonly lease: Pick<Lease, "release">;
  /** The recovering process. */
  readonly holder: Holder;
}

export type Recovery =
  /** Another has the rollout by now, or there never was one. */
  | { readonly kind: "nothing" }
  | { readonly kind: "held" }
  | { readonly kind: "settled"; readonly outcome: RolloutOutcome | undefined };

const CONTROLLER_LOST: Message = { code: "controller-lost", params: {} };
const SUPERSEDED: Message = { code: "superseded", params: {} };

/**
 * The deploying process is lost: finishes a promotion that was decided, else gives everything back to the old version. The canary
 * stays warm. May be repeated at will: after a failure, after its own death, when nothing is open.
 *
 * `lapsed` is the fence of the lease that was not renewed; without it the holder must be dead, else `rollout-busy`.
 */
export async function runRecovery(key: Key, deps: RecoveryDeps, lapsed?: Fence): Promise<Recovery> {
  const fence = await takeOver(key, deps, lapsed);
  if (fence === undefined) return { kind: "nothing" };
  const latest = foldService(await deps.store.entries(key.app, key.service)).latest;
  const move = createMove(key, fence, latest?.policy, deps, "recovery");
  await fenceReceivers(move);
  if (latest?.state === "held" && latest.id === fence.rollout) {
    await deps.lease.release(key, fence, "held");
    await deps.store.end(key, fence);
    return { kind: "held" };
  }
  const outcome = await settle(move, CONTROLLER_LOST);
  await deps.store.end(key, fence);
  return { kind: "settled", outcome };
}

/** An earlier attempt of ours may have taken the rollout over already and failed after that. */
async function takeOver(
  key: Key,
  { store, holder }: RecoveryDeps,
  lapsed: Fence | undefined,
): Promise<Fence | undefined> {
  const fence = await store.takeOver(key, holder, lapsed);
  if (fence !== undefined || lapsed === undefined) return fence;
  const present = await store.holder(key);
  const ours = present?.pid === holder.pid && present.started === holder.started;
  return ours ? store.takeOver(key, holder) : undefined;
}

/**
 * Before a new deploy: whatever a dead process left half done, or another left held, is ended. Afterwards this holder has the key.
 */
export async function settleLeftover(key: Key, holder: Holder, deps: MoveDeps): Promise<void> {
  const { latest } = foldService(await deps.store.entries(key.app, key.service));
  if (latest === undefined || latest.state === "finished") return;
  const fence = await deps.store.takeOver(key, holder);
  if (fence === undefined) return;
  const move = createMove(key, fence, latest.policy, deps, "recovery");
  await fenceReceivers(move);
  await settle(move, latest.state === "held" ? SUPERSEDED : CONTROLLER_LOST);
}

/** Tells target and switch of the new epoch before anything else, so that a writer that wakes up late is refused by them. */
export async function fenceReceivers(move: Move): Promise<void> {
  const { key, fence, deps } = move;
  await withPatience(deps.clock, () => deps.target.fence(key, fence));
  const { route } = await move.look();
  if (route === undefined) {
    await withPatience(deps.clock, () => deps.traffic.remove(key, fence));
    return;
  }
  const { arms, sticky, tickMs } = route;
  await withPatience(deps.clock, () => deps.traffic.set({ ...key, arms, sticky, tickMs }, fence));
}

/** Carries out what was decided; where nothing was, the old version gets everything back. */
export async function settle(move: Move, because: Message): Promise<RolloutOutcome | undefined> {
  const view = await move.look();
  const { latest } = view.record;
  if (latest === undefined || latest.id !== move.fence.rollout || latest.state === "finished") return latest?.outcome;
  if (latest.kind === "rollback") return finishRollback(move, latest);
  switch (latest.decision?.kind) {
    case "promote":
      return settlePromotion(move, view, latest);
    case "restore":
      return settleRestore(move, latest, latest.decision.because);
    case "fail":
      return settleFailure(move, latest, latest.decision.because, true);
    case "roll-back":
    case undefined:
      return latest.from === null ? settleFailure(move, latest, because, false) : settleRestore(move, latest, because);
  }
}

async function settlePromotion(move: Move, view: ServiceView, latest: RolloutRecord): Promise<RolloutOutcome> {
  const canary = latest.to.instance ?? "";
  const found = view.instances.find(({ id }) => id === canary);
  const lost = latest.settled ? undefined : troubleOf(found, canary);
  if (lost !== undefined) {
    return latest.from === null
      ? settleFailure(move, latest, lost, false)
      : settleRestore(move, { ...latest, decision: undefined }, lost);
  }
  const old = latest.from?.instance ?? undefined;
  await promote(move, { canary, old, done: latest.settled ? "promoted" : "decided" });
  return "promoted";
}

async function settleRestore(move: Move, latest: RolloutRecord, because: Message): Promise<RolloutOutcome> {
  const decided = latest.decision?.kind === "restore";
  if (latest.settled) await finish(move, "restored");
  else await restore(move, latest.from?.instance ?? "", because, latest.numbers ?? null, decided);
  return "restored";
}

async function settleFailure(
  move: Move,
  latest: RolloutRecord,
  because: Message,
  decided: boolean,
): Promise<RolloutOutcome> {
  const canary = latest.to.instance ?? undefined;
  const stable = latest.from?.instance ?? undefined;
  // What only lacked its controller is kept, so that it may be taken up again.
  await fail(move, { canary, stable, because, decided, keep: because.code === CONTROLLER_LOST.code });
  return "failed";
}

/** Rollouts that are not over, for a watcher that starts: `active` ones get a lease to lapse, `held` ones are watched. */
export async function openRollouts(
  app: string,
  store: MoveDeps["store"],
): Promise<readonly { readonly key: Key; readonly fence: Fence; readonly state: "active" | "held" }[]> {
  const entries = await store.entries(app);
  const open: { key: Key; fence: Fence; state: "active" | "held" }[] = [];
  for (const service of new Set(entries.map((entry) => entry.service))) {
    const { latest } = foldService(entries.filter((entry) => entry.service === service));
    const fence = await store.newest({ app, service });
    if (latest === undefined || latest.state === "finished" || fence === undefined) continue;
    open.push({ key: { app, service }, fence, state: latest.state === "held" ? "held" : "active" });
  }
  return open;
}

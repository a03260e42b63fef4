import { isSlipwayError } from "../errors.ts";
import type { Message } from "../model/message.ts";
import type { Fence } from "../model/run.ts";
import type { Key } from "../ports/store.ts";
import type { Ending } from "./climb.ts";
import { foldService, type RolloutRecord } from "./fold.ts";
import { LEASE_TTL_MS, whileLeased } from "./keep-lease.ts";
import { fail, type Move, restore } from "./move.ts";
import type { RolloutDeps } from "./world.ts";

/** What a rollout came to, and the failure that ended it, if one did. */
interface Outcome {
  readonly ending: Ending;
  readonly failure?: unknown;
}

export interface Guarded {
  readonly key: Key;
  readonly fence: Fence;
  readonly deps: RolloutDeps;
  readonly move: Move;
}

/**
 * Runs a rollout under its lease and leaves one version serving everything, however it ends.
 *
 * Ctrl-C and failures restore. Three things are left to the watcher, which finds them in the journal: whoever was overtaken touches
 * nothing; a promotion that was decided is finished; a restore that could not be carried out is tried again.
 */
export async function runGuarded(
  { key, fence, deps, move }: Guarded,
  work: (signal: AbortSignal) => Promise<Ending>,
): Promise<Ending> {
  await deps.lease.renew(key, fence, LEASE_TTL_MS).catch(async (failure: unknown) => {
    await deps.store.end(key, fence);
    throw failure;
  });
  const { ending, failure } = await whileLeased<Outcome>(
    { key, fence, lease: deps.lease, clock: deps.clock },
    async (lost) => {
      try {
        return { ending: await work(AbortSignal.any([lost, deps.signal])) };
      } catch (caught) {
        return await putBack(move, caught, deps.signal.aborted && !lost.aborted);
      }
    },
    (result) => (result.ending.outcome === "held" ? "held" : "finished"),
  );
  await deps.store.end(key, fence);
  if (failure !== undefined) throw failure;
  return ending;
}

async function putBack(move: Move, failure: unknown, interrupted: boolean): Promise<Outcome> {
  if (isSlipwayError(failure, "rollout-fenced")) throw failure;
  const { latest } = foldService(await move.deps.store.entries(move.key.app, move.key.service));
  if (latest?.id !== move.fence.rollout || latest.state === "finished" || isDecided(latest)) throw failure;
  const because = interrupted ? INTERRUPTED : reasonOf(failure);
  const stable = latest.from?.instance ?? undefined;
  const numbers = latest.numbers;
  const beside = interrupted ? {} : { failure };
  if (stable !== undefined && latest.kind === "deploy" && (latest.step !== undefined || interrupted)) {
    await restore(move, stable, because, numbers ?? null);
    return { ending: { outcome: "restored", because, numbers }, ...beside };
  }
  await fail(move, { canary: latest.to.instance ?? undefined, stable, because });
  return { ending: { outcome: "failed", because, numbers }, ...beside };
}

const INTERRUPTED: Message = { code: "interrupted", params: {} };

/** A rollback is decided from its first row on, but until it has moved traffic it may fail. */
function isDecided({ kind, decision, settled }: RolloutRecord): boolean {
  return kind === "rollback" ? settled || decision?.kind !== "roll-back" : decision !== undefined;
}

function reasonOf(failure: unknown): Message {
  if (isSlipwayError(failure)) return { code: failure.code, params: failure.params };
  return { code: "bug", params: { what: failure instanceof Error ? failure.message : String(failure) } };
}

import { isSlipwayError } from "../errors.ts";
import type { Evidence } from "../ports/evidence.ts";
import { foldService, type RolloutRecord } from "./fold.ts";
import { createJudge } from "./hear-ticks.ts";
import { createMove, restore } from "./move.ts";
import { fenceReceivers, type RecoveryDeps, runRecovery } from "./recover.ts";
import { createTickReader } from "./ticks.ts";
import { lookMs, lookOnce, type StepVerdict, type Watching } from "./watch.ts";
import type { Key } from "./world.ts";

export interface HeldDeps extends RecoveryDeps {
  readonly evidence: Evidence;
}

/**
 * Looks once at a held rollout; answers in how many milliseconds to look again, undefined when it is held no longer.
 *
 * Nobody deploys any more, so only what speaks against the canary is acted on: fast path, restore evidence, the instance itself. What
 * speaks for it waits for `deploy --resume`.
 */
export type JudgeHeld = (key: Key) => Promise<number | undefined>;

/** Remembers between looks what each held rollout has shown since this process watches it. */
export function createHeldJudge(deps: HeldDeps): JudgeHeld {
  const watched = new Map<string, { readonly rollout: string; readonly watching: Watching }>();
  const forgotten = new AbortController();

  return async (key) => {
    const name = `${key.app}/${key.service}`;
    const { latest } = foldService(await deps.store.entries(key.app, key.service));
    if (latest?.state !== "held") {
      watched.delete(name);
      await finishOurs(key, latest, deps);
      return undefined;
    }
    const known = watched.get(name);
    const watching = known?.rollout === latest.id ? known.watching : await begin(key, latest, deps, forgotten.signal);
    if (watching === undefined) return undefined;
    watched.set(name, { rollout: latest.id, watching });
    const verdict = await lookOnce(watching, latest.step ?? 0, latest.weight).catch(notWhenTaken);
    if (verdict !== undefined && verdict.kind === "restore") {
      watched.delete(name);
      return takeBack(key, latest, verdict, deps);
    }
    return lookMs(watching.policy);
  };
}

async function begin(
  key: Key,
  { id, policy, to }: RolloutRecord,
  deps: HeldDeps,
  signal: AbortSignal,
): Promise<Watching | undefined> {
  const fence = await deps.store.newest(key);
  if (fence === undefined || policy === undefined) return undefined;
  const reader = createTickReader(deps.evidence, key);
  await reader.mark();
  const judge = createJudge(policy, await deps.store.ticks(key, id));
  const move = createMove(key, fence, policy, deps, "recovery");
  return { move, policy, judge, reader, canary: to.instance ?? "", signal };
}

/** Whoever took the rollout up meanwhile judges from now on; the next look finds that out. */
function notWhenTaken(failure: unknown): undefined {
  if (!isSlipwayError(failure, "rollout-fenced")) throw failure;
}

async function takeBack(
  key: Key,
  latest: RolloutRecord,
  verdict: StepVerdict,
  deps: HeldDeps,
): Promise<number | undefined> {
  const seen = await deps.store.newest(key);
  const fence = seen === undefined ? undefined : await deps.store.takeOver(key, deps.holder, seen);
  if (fence === undefined) return undefined;
  const move = createMove(key, fence, latest.policy, deps, "recovery");
  await fenceReceivers(move);
  await restore(move, latest.from?.instance ?? "", verdict.because, verdict.numbers);
  await deps.store.end(key, fence);
  return undefined;
}

/** A restore of ours that could not be carried out the last time is tried again. */
async function finishOurs(key: Key, latest: RolloutRecord | undefined, deps: HeldDeps): Promise<void> {
  if (latest === undefined || latest.state === "finished" || latest.decision?.kind !== "restore") return;
  const present = await deps.store.holder(key);
  if (present?.pid === deps.holder.pid && present.started === deps.holder.started) await runRecovery(key, deps);
}

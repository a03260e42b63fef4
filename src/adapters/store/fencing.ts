import { SlipwayError } from "../../errors.ts";
import type { Fence } from "../../model/run.ts";
import type { Holder, Key } from "../../ports/store.ts";

/** What a journal knows about one key besides its rows. */
export interface KeyState {
  readonly fence: Fence;
  readonly holder: Holder | undefined;
}

/**
 * An epoch above every earlier one. It never falls behind the clock's seconds, so that a lost journal does not lock its services out
 * behind the epochs that splitter and target remember.
 */
export function epochAfter(highest: number, now: number): number {
  return Math.max(highest + 1, Math.floor(now / 1_000));
}

/** A name for the rollout that begins with this epoch. */
export function rolloutName(epoch: number): string {
  return `r${epoch.toString(36)}`;
}

/** Refuses when another living process holds the key; its own process may hold it already. */
export function refuseIfHeld(
  key: Key,
  state: KeyState | undefined,
  asking: Holder,
  isAlive: (holder: Holder) => boolean,
): void {
  const holder = state?.holder;
  if (holder === undefined) return;
  if (holder.pid === asking.pid && holder.started === asking.started) return;
  if (!isAlive(holder)) return;
  throw new SlipwayError(
    "rollout-busy",
    { service: key.service, pid: holder.pid, since: new Date(holder.since).toISOString() },
    { doing: "deploying" },
  );
}

/** Refuses a writer that is not the newest of its key. */
export function refuseIfOvertaken(key: Key, state: KeyState | undefined, fence: Fence): void {
  if (state !== undefined && sameFence(state.fence, fence)) return;
  throw new SlipwayError(
    "rollout-fenced",
    { service: key.service, epoch: fence.epoch, newest: state?.fence.epoch ?? 0 },
    { doing: "deploying" },
  );
}

export function sameFence(a: Fence, b: Fence): boolean {
  return a.epoch === b.epoch && a.rollout === b.rollout;
}

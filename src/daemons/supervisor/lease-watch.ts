import { SlipwayError } from "../../errors.ts";
import type { ControlRequest } from "../../kit/http/control.ts";
import type { ControlPart } from "../../kit/pair/control-part.ts";
import {
  dueLeases,
  extendLeases,
  openLeases,
  recoveredLease,
  releaseLease,
  renewLease,
  watchedLease,
  type Lease,
  type Leases,
} from "../../kit/pair/leases.ts";
import type { PairLog } from "../../kit/pair/log.ts";
import type { Fence } from "../../model/run.ts";
import type { Key } from "../../ports/store.ts";

/** A rollout the journal says is not finished. */
export interface OpenRollout {
  readonly key: Key;
  readonly fence: Fence;
  readonly state: "active" | "held";
}

/** What the watcher does about rollouts; made by `wire.ts` out of the rollout stage. */
export interface RolloutWatch {
  /**
   * The deploying process is lost: take the rollout over with a higher epoch and finish or restore it. Nothing open is success. A
   * failure is tried again, later and later.
   */
  recover(key: Key, fence: Fence): Promise<void>;
  /** One look at a held rollout; answers in how many milliseconds to look again, or undefined when it is over. */
  watchHeld(key: Key, fence: Fence): Promise<number | undefined>;
  /** What the journals of this home say is in progress; asked once at start. */
  openRollouts(): Promise<readonly OpenRollout[]>;
}

export interface LeaseWatch extends ControlPart {
  /** Takes up what was open when the last supervisor ended; each gets one fresh time to live. */
  start(): Promise<void>;
  /** How many rollouts need this watcher. */
  count(): number;
  close(): Promise<void>;
}

/** A deploying process renews within this time or is taken for lost. */
export const LEASE_MS = 3_000;
const LOOK_MS = 100;
/** A look this late means that we were stopped or suspended, and renewals may still be waiting to be read. */
const STALL_MS = 1_500;
const HELD_RETRY_MS = 1_000;
const OPEN_RETRY_MS = 1_000;

/** Watches the leases of deploying processes and acts for those that are lost. `now` is a clock that never jumps. */
export function createLeaseWatch(rollouts: RolloutWatch, log: PairLog, now: () => number): LeaseWatch {
  let leases: Leases = new Map();
  let lastLook = now();
  const working = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  const recover = async (lease: Lease): Promise<void> => {
    const { key, fence } = lease;
    log("lease-lapsed", { ...key, epoch: fence.epoch });
    const succeeded = await attempt(log, key, () => rollouts.recover(key, fence).then(() => true), false);
    leases = recoveredLease(leases, lease, succeeded, now());
    if (succeeded) log("lease-recovered", { ...key, epoch: fence.epoch });
  };
  const watch = async (lease: Lease): Promise<void> => {
    const wait = await attempt(log, lease.key, () => rollouts.watchHeld(lease.key, lease.fence), HELD_RETRY_MS);
    leases = watchedLease(leases, lease, wait === undefined ? undefined : now() + wait, now());
  };
  const run = (work: Promise<void>): void => {
    const tracked = work.finally(() => working.delete(tracked));
    working.add(tracked);
  };
  const takeUp = async (): Promise<void> => {
    const open = await attempt(log, undefined, () => rollouts.openRollouts(), undefined);
    if (open === undefined) setTimeout(() => void takeUp(), OPEN_RETRY_MS).unref();
    for (const { key, fence, state } of open ?? []) leases = taken(leases, key, fence, state, now());
  };
  const look = (): void => {
    const at = now();
    if (at - lastLook > STALL_MS) leases = extendLeases(leases, at);
    lastLook = at;
    const due = dueLeases(leases, at);
    leases = due.leases;
    for (const lease of due.recover) run(recover(lease));
    for (const lease of due.watch) run(watch(lease));
  };

  return {
    prefix: "/lease",
    start: async () => {
      await takeUp();
      lastLook = now();
      timer = setInterval(look, LOOK_MS);
    },
    count: () => openLeases(leases).length,
    close: async () => {
      clearInterval(timer);
      await Promise.all(working);
    },
    handle: async (request) => {
      leases = answer(leases, request, now());
      return { status: 200, body: {} };
    },
  };
}

/** What is known already is newer than the journal as it was read. */
function taken(leases: Leases, key: Key, fence: Fence, state: OpenRollout["state"], now: number): Leases {
  try {
    return state === "active"
      ? renewLease(leases, key, fence, LEASE_MS, now)
      : releaseLease(leases, key, fence, "held", now);
  } catch {
    return leases;
  }
}

async function attempt<T>(log: PairLog, key: Key | undefined, act: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await act();
  } catch (failure) {
    const code = failure instanceof SlipwayError ? failure.code : "bug";
    log("watch-failed", { ...key, error: code, message: String(failure) });
    return otherwise;
  }
}

/** `POST /lease` renews, `POST /lease/release` lets go. */
function answer(leases: Leases, { path, body }: ControlRequest, now: number): Leases {
  const { app, service, fence, ttlMs, state } = body as {
    readonly app: string;
    readonly service: string;
    readonly fence: Fence;
    readonly ttlMs?: number;
    readonly state?: "finished" | "held";
  };
  if (path === "/lease/release") return releaseLease(leases, { app, service }, fence, state ?? "finished", now);
  return renewLease(leases, { app, service }, fence, ttlMs ?? LEASE_MS, now);
}

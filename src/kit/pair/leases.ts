import { SlipwayError } from "../../errors.ts";

/** Names a rollout's writer, as `Fence` in the model does. */
export interface LeaseFence {
  readonly rollout: string;
  readonly epoch: number;
}

export interface LeaseKey {
  readonly app: string;
  readonly service: string;
}

/**
 * - `active`: a deploying process renews it until `until`.
 * - `recovering`: it lapsed and is being taken over.
 * - `held`: the deploying process left; the watcher goes on judging.
 * - `over`: nothing to watch; kept so that a late writer of that epoch is refused.
 */
export type LeaseState = "active" | "recovering" | "held" | "over";

export interface Lease {
  readonly key: LeaseKey;
  readonly fence: LeaseFence;
  readonly state: LeaseState;
  /** When it lapses (`active`) or is next worked on (`recovering`, `held`), in milliseconds of the caller's clock. */
  readonly until: number;
  /** Renewed for this long, and for as long again after a pause of the watcher. */
  readonly ttlMs: number;
  /** Failed attempts of recovery. */
  readonly attempts: number;
}

/** Every lease the watcher knows, by `app/service`. */
export type Leases = ReadonlyMap<string, Lease>;

/** Renews or opens a lease. Whoever comes with an epoch that lapsed, ended or was overtaken is refused with `rollout-fenced`. */
export function renewLease(leases: Leases, key: LeaseKey, fence: LeaseFence, ttlMs: number, now: number): Leases {
  const known = leases.get(nameOf(key));
  if (known !== undefined) {
    const { state, fence: seen } = known;
    const mine = fence.epoch === seen.epoch && fence.rollout === seen.rollout && state === "active";
    if (!mine && fence.epoch <= seen.epoch) refuse(key, fence, seen);
  }
  return put(leases, { key, fence, state: "active", until: now + ttlMs, ttlMs, attempts: 0 });
}

/** Ends a lease (`finished`) or leaves it to the watcher (`held`); the same refusals as `renewLease`. */
export function releaseLease(
  leases: Leases,
  key: LeaseKey,
  fence: LeaseFence,
  state: "finished" | "held",
  now: number,
): Leases {
  const known = leases.get(nameOf(key));
  const next: LeaseState = state === "held" ? "held" : "over";
  if (known !== undefined && fence.epoch <= known.fence.epoch) {
    const same = fence.epoch === known.fence.epoch && fence.rollout === known.fence.rollout;
    if (!same || known.state === "recovering") refuse(key, fence, known.fence);
    // Said twice (the answer to the first got lost): nothing changes.
    if (known.state === next) return leases;
    if (known.state === "over") refuse(key, fence, known.fence);
  }
  return put(leases, { key, fence, state: next, until: now, ttlMs: known?.ttlMs ?? 0, attempts: 0 });
}

/** What is to be done now: leases that lapsed or whose recovery is due again, and held ones to be looked at. Marks the lapsed ones. */
export function dueLeases(
  leases: Leases,
  now: number,
): { readonly leases: Leases; readonly recover: readonly Lease[]; readonly watch: readonly Lease[] } {
  const due = [...leases.values()].filter(({ state, until }) => state !== "over" && until <= now);
  const recover = due
    .filter(({ state }) => state !== "held")
    .map((lease): Lease => ({ ...lease, state: "recovering", until: Number.POSITIVE_INFINITY }));
  const watch = due
    .filter(({ state }) => state === "held")
    .map((lease): Lease => ({ ...lease, until: Number.POSITIVE_INFINITY }));
  return { leases: [...recover, ...watch].reduce<Leases>(put, leases), recover, watch };
}

/** After a recovery: over when it succeeded, else tried again a little later. Nothing when a newer epoch came meanwhile. */
export function recoveredLease(leases: Leases, { key, fence }: Lease, succeeded: boolean, now: number): Leases {
  const known = leases.get(nameOf(key));
  if (known === undefined || known.state !== "recovering" || known.fence.epoch !== fence.epoch) return leases;
  if (succeeded) return put(leases, { ...known, state: "over", until: now, attempts: 0 });
  return put(leases, { ...known, until: now + retryMs(known.attempts), attempts: known.attempts + 1 });
}

/** After a look at a held rollout: look again later, or over. Nothing when a newer epoch came meanwhile. */
export function watchedLease(leases: Leases, { key, fence }: Lease, nextAt: number | undefined, now: number): Leases {
  const known = leases.get(nameOf(key));
  if (known === undefined || known.state !== "held" || known.fence.epoch !== fence.epoch) return leases;
  return put(leases, nextAt === undefined ? { ...known, state: "over", until: now } : { ...known, until: nextAt });
}

/** After a pause of the watcher itself (stopped, suspended) nobody could renew: every active lease gets its time once more. */
export function extendLeases(leases: Leases, now: number): Leases {
  const active = [...leases.values()].filter(({ state }) => state === "active");
  return active.reduce<Leases>((table, lease) => put(table, { ...lease, until: now + lease.ttlMs }), leases);
}

/** Leases that still need a watcher. */
export function openLeases(leases: Leases): readonly Lease[] {
  return [...leases.values()].filter(({ state }) => state !== "over");
}

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5_000;

function retryMs(attempts: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** attempts, LONGEST_RETRY_MS);
}

function put(leases: Leases, lease: Lease): Leases {
  return new Map(leases).set(nameOf(lease.key), lease);
}

function nameOf({ app, service }: LeaseKey): string {
  return `${app}/${service}`;
}

function refuse(key: LeaseKey, asked: LeaseFence, seen: LeaseFence): never {
  throw new SlipwayError("rollout-fenced", { service: key.service, epoch: asked.epoch, newest: seen.epoch });
}

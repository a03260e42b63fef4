import { dueLeases, recoveredLease, releaseLease, renewLease, type Leases } from "../../kit/pair/leases.ts";
import type { Fence } from "../../model/run.ts";
import type { Key } from "../../ports/store.ts";
import type { Lease } from "../../ports/lease.ts";

export interface MemoryLease extends Lease {
  /** Leases that lapsed since the last call, each once; from then on their holder is refused. */
  lapsed(): readonly { readonly key: Key; readonly fence: Fence }[];
  /** True while a deploying process is thought alive, or the watcher looks after what it left held. */
  state(key: Key): "active" | "held" | "none";
}

/** Leases by the same rules as the supervisor's, on a clock the test moves. */
export function createMemoryLease(now: () => number): MemoryLease {
  let leases: Leases = new Map();
  return {
    renew: async (key, fence, ttlMs) => {
      leases = renewLease(leases, key, fence, ttlMs, now());
    },
    release: async (key, fence, state) => {
      leases = releaseLease(leases, key, fence, state, now());
    },
    lapsed: () => {
      const due = dueLeases(leases, now());
      leases = due.recover.reduce((table, lease) => recoveredLease(table, lease, true, now()), due.leases);
      return due.recover.map(({ key, fence }) => ({ key, fence }));
    },
    state: ({ app, service }) => {
      const known = leases.get(`${app}/${service}`)?.state;
      return known === "active" || known === "held" ? known : "none";
    },
  };
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
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
} from "./leases.ts";

const key = { app: "shop", service: "orders" };
const TTL = 3_000;
const fence = (epoch: number) => ({ rollout: `r${epoch}`, epoch });

type Step =
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "renew" | "finish" | "hold"; readonly epoch: number }
  | { readonly do: "look" | "stall" | "restart" }
  /** The oldest recovery or look under way ends. */
  | { readonly do: "recovered"; readonly well: boolean }
  | { readonly do: "watched"; readonly over: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 2 * TTL }) }),
  fc.record({
    do: fc.constantFrom("renew" as const, "finish" as const, "hold" as const),
    epoch: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({ do: fc.constantFrom("look" as const, "look" as const, "stall" as const, "restart" as const) }),
  fc.record({ do: fc.constant("recovered" as const), well: fc.boolean() }),
  fc.record({ do: fc.constant("watched" as const), over: fc.boolean() }),
);

/** A world in which one service's leases live; it checks the promises after each step. */
function world() {
  let leases: Leases = new Map();
  let now = 0;
  const renewedAt = new Map<number, number>();
  const closed = new Set<number>();
  const recoveredWell = new Set<number>();
  let recovering: Lease[] = [];
  let watching: Lease[] = [];
  const known = () => leases.get("shop/orders");

  const write = (epoch: number, act: () => Leases, done: () => void): void => {
    const before = known();
    try {
      leases = act();
    } catch (failure) {
      expect(failure).toMatchObject({ code: "rollout-fenced" });
      expect(known()).toEqual(before);
      return;
    }
    expect(epoch).toBeGreaterThanOrEqual(before?.fence.epoch ?? 0);
    // Whoever was given up for lost has nothing to say any more.
    if (before?.state === "recovering") expect(epoch).toBeGreaterThan(before.fence.epoch);
    done();
  };
  const look = (): void => {
    const due = dueLeases(leases, now);
    leases = due.leases;
    for (const lease of due.recover) {
      const { epoch } = lease.fence;
      expect(now - (renewedAt.get(epoch) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(TTL);
      expect(closed.has(epoch) || recoveredWell.has(epoch)).toBe(false);
      expect(recovering.some(({ fence: { epoch: other } }) => other === epoch)).toBe(false);
    }
    recovering = [...recovering, ...due.recover];
    watching = [...watching, ...due.watch];
  };
  /** The supervisor dies and asks the journal, which knows what is neither finished nor recovered. */
  const restart = (): void => {
    const before = known();
    leases = new Map();
    recovering = [];
    watching = [];
    if (before === undefined || before.state === "over") {
      // What is over is forgotten: a late renewal opens a lease, and its recovery finds nothing open in the journal.
      closed.clear();
      recoveredWell.clear();
      return;
    }
    renewedAt.set(before.fence.epoch, now);
    leases =
      before.state === "held"
        ? releaseLease(leases, key, before.fence, "held", now)
        : renewLease(leases, key, before.fence, TTL, now);
  };
  const act = (next: Step): void => {
    switch (next.do) {
      case "pass":
        now += next.ms;
        return;
      case "renew":
        return write(
          next.epoch,
          () => renewLease(leases, key, fence(next.epoch), TTL, now),
          () => renewedAt.set(next.epoch, now),
        );
      case "finish":
      case "hold":
        return write(
          next.epoch,
          () => releaseLease(leases, key, fence(next.epoch), next.do === "hold" ? "held" : "finished", now),
          () => closed.add(next.epoch),
        );
      case "look":
        return look();
      case "stall":
        leases = extendLeases(leases, now);
        for (const {
          fence: { epoch },
          state,
        } of leases.values())
          if (state === "active") renewedAt.set(epoch, now);
        return;
      case "restart":
        return restart();
      case "recovered": {
        const lease = recovering.shift();
        if (lease === undefined) return;
        const mine = known()?.fence.epoch === lease.fence.epoch;
        leases = recoveredLease(leases, lease, next.well, now);
        if (next.well && mine) recoveredWell.add(lease.fence.epoch);
        return;
      }
      case "watched": {
        const lease = watching.shift();
        if (lease !== undefined) leases = watchedLease(leases, lease, next.over ? undefined : now + 100, now);
        return;
      }
    }
  };
  return { act, known, recovering: () => recovering, settle: (ms: number) => ((now += ms), look()) };
}

describe("leases", () => {
  it("no order of events recovers twice, recovers what is renewed or closed, or lets an older epoch write", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { act } = world();
        for (const next of steps) act(next);
      }),
      { numRuns: 2_000 },
    );
  });

  it("whatever happened, an active lease that nobody renews any more is recovered", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { act, known, recovering, settle } = world();
        for (const next of steps) act(next);
        const before = known();

        settle(10 * TTL);

        if (before?.state === "active") expect(recovering().at(-1)?.fence).toEqual(before.fence);
      }),
      { numRuns: 1_000 },
    );
  });

  it("a recovery that failed is tried again, later and later, until it succeeds", () => {
    let leases = renewLease(new Map(), key, fence(1), TTL, 0);
    const at: number[] = [];
    for (let now = 0; at.length < 5; now += 50) {
      const due = dueLeases(leases, now);
      leases = due.leases;
      for (const lease of due.recover) {
        at.push(now);
        leases = recoveredLease(leases, lease, at.length === 5, now);
      }
    }

    expect(at).toEqual([3_000, 3_200, 3_600, 4_400, 6_000]);
    expect(openLeases(leases)).toEqual([]);
    expect(dueLeases(leases, 1e9).recover).toEqual([]);
  });

  it("a held rollout is looked at until it is over, and one look at a time", () => {
    let leases = releaseLease(renewLease(new Map(), key, fence(1), TTL, 0), key, fence(1), "held", 10);
    const first = dueLeases(leases, 10);
    leases = first.leases;

    expect(first.watch).toHaveLength(1);
    expect(dueLeases(leases, 1e9).watch).toEqual([]);

    leases = watchedLease(leases, first.watch[0] as Lease, 260, 20);
    expect(dueLeases(leases, 259).watch).toEqual([]);
    const second = dueLeases(leases, 260);
    expect(second.watch).toHaveLength(1);
    leases = watchedLease(second.leases, second.watch[0] as Lease, undefined, 260);
    expect(openLeases(leases)).toEqual([]);
  });

  it("a look that ends after the rollout was resumed changes nothing", () => {
    const held = releaseLease(new Map(), key, fence(1), "held", 0);
    const { leases, watch } = dueLeases(held, 0);

    const resumed = renewLease(leases, key, fence(2), TTL, 5);

    expect(watchedLease(resumed, watch[0] as Lease, undefined, 10)).toBe(resumed);
  });
});

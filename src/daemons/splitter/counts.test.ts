import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ArmCounts, Role, Tick, TickCursor } from "../../model/run.ts";
import { createCounter } from "./counts.ts";

const counterOf = (tickMs = 1_000) => createCounter({ boot: "b", tickMs, now: 0, epoch: 1_700_000_000_000 });
const start: TickCursor = { boot: "b", seq: 0 };

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("count" as const),
      role: fc.constantFrom<Role>("stable", "canary"),
      status: fc.constantFrom(0, 101, 200, 204, 302, 404, 500, 503, 599),
      latency: fc.double({ min: 0, max: 20_000, noNaN: true }),
      wait: fc.double({ min: 0, max: 900, noNaN: true }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("read" as const), wait: fc.double({ min: 0, max: 5_000, noNaN: true }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("retune" as const),
      tickMs: fc.integer({ min: 250, max: 5_000 }),
      wait: fc.double({ min: 0, max: 900, noNaN: true }),
    }),
  },
);

describe("createCounter()", () => {
  it("hands out every request once, in ticks without gap or overlap, whatever is counted, read and retuned when", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const counter = counterOf();
        const want = { stable: 0, canary: 0, errors: 0 };
        const ticks: Tick[] = [];
        let [now, cursor] = [0, start];
        const read = (): void => {
          const next = counter.since(cursor, now);
          expect(next.lost).toBe(false);
          ticks.push(...next.ticks);
          cursor = next.cursor;
        };
        for (const each of steps) {
          now += each.wait;
          if (each.kind === "read") read();
          else if (each.kind === "retune") counter.retune(each.tickMs, now);
          else {
            counter.count(each.role, each.status, each.latency, now);
            want[each.role]++;
            if (each.status === 0 || each.status >= 500) want.errors++;
          }
        }
        now += 5_001;
        read();

        const sum = (of: (tick: Tick) => number): number => ticks.reduce((total, tick) => total + of(tick), 0);
        expect(sum(({ stable }) => stable.requests)).toBe(want.stable);
        expect(sum(({ canary }) => canary.requests)).toBe(want.canary);
        expect(sum(({ stable, canary }) => stable.errors + canary.errors)).toBe(want.errors);
        expect(ticks.map(({ seq }) => seq)).toEqual(ticks.map((_, index) => index));
        for (const [index, tick] of ticks.entries()) {
          const next = ticks[index + 1];
          // Rounded to whole milliseconds, so a millisecond apart at most.
          if (next !== undefined) expect(Math.abs(tick.startedAt + tick.ms - next.startedAt)).toBeLessThanOrEqual(1);
          for (const arm of [tick.stable, tick.canary]) wellFormed(arm);
        }
      }),
    );
  });

  it("a tick is handed out only when it is over", () => {
    const counter = counterOf();
    counter.count("stable", 200, 1, 10);

    expect(counter.since(start, 999).ticks).toEqual([]);
    expect(counter.since(start, 1_000).ticks).toMatchObject([{ seq: 0, ms: 1_000, startedAt: 1_700_000_000_000 }]);
  });

  it("what is older than its memory is lost, and said so", () => {
    const counter = counterOf(250);
    counter.count("stable", 200, 1, 10);

    const { ticks, lost } = counter.since(start, 24 * 3_600_000);

    expect(lost).toBe(true);
    expect(ticks.length).toBeGreaterThan(1_000);
    expect(ticks.length).toBeLessThanOrEqual(2_400);
  });

  it("latency falls into the first bucket that is wide enough", () => {
    const counter = counterOf();
    for (const ms of [0.2, 1, 1.1, 10_000, 10_001]) counter.count("canary", 200, ms, 5);

    expect(counter.since(start, 1_000).ticks[0]?.canary.latency).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
  });
});

function wellFormed(counts: ArmCounts): void {
  const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  expect(total(Object.values(counts.classes))).toBe(counts.requests);
  expect(total(counts.latency)).toBe(counts.requests);
  expect(counts.classes["5xx"] + counts.classes.failed).toBe(counts.errors);
}

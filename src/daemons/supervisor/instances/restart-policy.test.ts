import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOOP_CRASHES, nextRun, STABLE_MS } from "./restart-policy.ts";

describe("nextRun()", () => {
  it("waits twice as long after each end in a row, then calls it a loop", () => {
    const delays = [0, 1, 2, 3, 4, 5].map((before) => nextRun(before, 10));

    expect(delays.map(({ delayMs }) => delayMs)).toEqual([200, 400, 800, 1_600, 30_000, 30_000]);
    expect(delays.map(({ loop }) => loop)).toEqual([false, false, false, false, true, true]);
  });

  it("begins anew after a run that was long enough", () => {
    expect(nextRun(40, STABLE_MS)).toEqual({ crashes: 1, delayMs: 200, loop: false });
  });

  it("never waits for ever, never not at all, and loops exactly from the fifth end on", () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10 * STABLE_MS), (before, ran) => {
        const { crashes, delayMs, loop } = nextRun(before, ran);
        expect(delayMs).toBeGreaterThanOrEqual(200);
        expect(delayMs).toBeLessThanOrEqual(30_000);
        expect(loop).toBe(crashes >= LOOP_CRASHES);
      }),
    );
  });
});

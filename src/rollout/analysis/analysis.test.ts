import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../kit/json.ts";
import { DEFAULT_POLICY, type RecordedTick, type TickCounts, type TickVerdict } from "../../model/rollout.ts";
import { type Analysis, createAnalysis } from "./analysis.ts";

const analysis = createAnalysis(DEFAULT_POLICY);

const counts = (canary: [number, number], stable: [number, number]): TickCounts => ({
  canary: { requests: canary[0], errors: canary[1] },
  stable: { requests: stable[0], errors: stable[1] },
});

function verdictsOf(ticks: readonly TickCounts[], judge: Analysis = analysis): readonly TickVerdict[] {
  return judge.replay(ticks.map((tick) => ({ ...tick, step: 0 }))).verdicts;
}

const repeat = (tick: TickCounts, times: number): TickCounts[] => Array.from({ length: times }, () => tick);

const arm = fc.oneof(
  fc.record({ requests: fc.integer({ min: 0, max: 300 }), errors: fc.integer({ min: 0, max: 300 }) }),
  fc.constantFrom(
    { requests: 0, errors: 0 },
    { requests: 0, errors: 3 },
    { requests: 2, errors: 5 },
    { requests: Number.NaN, errors: 1 },
    { requests: 10, errors: -1 },
  ),
);
const anyTick: fc.Arbitrary<RecordedTick> = fc.record({
  stable: arm,
  canary: arm,
  step: fc.integer({ min: 0, max: 2 }),
});

describe("restore evidence", () => {
  it("restores a canary that fails ten times as often, and says so with the numbers of both", () => {
    const verdicts = verdictsOf(repeat(counts([50, 3], [450, 2]), 20));

    const restore = verdicts.find(({ kind }) => kind === "restore");
    expect(restore).toMatchObject({
      because: { code: "canary-worse", params: { canaryPercent: 6, stablePercent: 0.44 } },
    });
  });

  it("waits for six ticks however strong it is, so that dispersion is known", () => {
    const kinds = verdictsOf(repeat(counts([1_000, 100], [9_000, 180]), 6)).map(({ kind }) => kind);

    expect(kinds).toEqual(["more", "more", "more", "more", "more", "restore"]);
  });

  it("does not restore a canary that is worse by less than the allowed ratio", () => {
    const kinds = verdictsOf(repeat(counts([1_000, 12], [1_000, 10]), 300)).map(({ kind }) => kind);

    expect(kinds).not.toContain("restore");
  });

  it("does not hold a shared incident against the canary", () => {
    const incident = [...repeat(counts([50, 0], [450, 2]), 10), ...repeat(counts([50, 20], [450, 180]), 12)];

    expect(verdictsOf(incident).map(({ kind }) => kind)).not.toContain("restore");
  });
});

describe("fast path", () => {
  it("restores at the third tick in a row of plain failure", () => {
    const verdicts = verdictsOf(repeat(counts([10, 5], [90, 0]), 3));

    expect(verdicts.map(({ kind }) => kind)).toEqual(["more", "more", "restore"]);
    expect(verdicts[2]).toMatchObject({ because: { code: "canary-broken", params: { canaryRequests: 30 } } });
  });

  it("wants twenty canary requests, and waits for them instead of forgetting the streak", () => {
    const kinds = verdictsOf(repeat(counts([5, 3], [90, 0]), 4)).map(({ kind }) => kind);

    expect(kinds).toEqual(["more", "more", "more", "restore"]);
  });

  it("is broken off by one good tick and by an old version that fails as well", () => {
    const bad = counts([10, 5], [90, 0]);

    expect(verdictsOf([bad, bad, counts([10, 0], [90, 0]), bad, bad]).at(-1)?.kind).not.toBe("restore");
    expect(verdictsOf(repeat(counts([10, 5], [90, 15]), 5)).at(-1)?.kind).not.toBe("restore");
  });

  it("wants a fourth tick where the old version is known to fail in bursts", () => {
    const bursts = [0, 0, 40, 0, 0, 0, 40, 0].map((errors) => counts([10, 0], [400, errors]));
    const kinds = verdictsOf([...bursts, ...repeat(counts([10, 5], [400, 0]), 4)]).map(({ kind }) => kind);

    expect(kinds.slice(-2)).toEqual(["more", "restore"]);
  });
});

describe("promote evidence", () => {
  it("passes a clean step after about 350 canary requests", () => {
    const verdicts = verdictsOf(repeat(counts([10, 0], [190, 0]), 60));

    const passed = verdicts.findIndex(({ kind }) => kind === "pass");
    expect(verdicts[passed]?.numbers.canaryRequests).toBeGreaterThanOrEqual(300);
    expect(verdicts[passed]?.numbers.canaryRequests).toBeLessThanOrEqual(360);
    expect(verdicts[passed]).toMatchObject({ because: { code: "below-slo" } });
  });

  it("passes by ratio what fails as often as an old version above the SLO", () => {
    const verdicts = verdictsOf(repeat(counts([250, 12], [250, 12]), 60));

    expect(verdicts.find(({ kind }) => kind === "pass")).toMatchObject({ because: { code: "below-ratio" } });
  });

  it("starts again at every step while restore evidence goes on", () => {
    const clean = repeat(counts([10, 0], [190, 1]), 30).map((tick) => ({ ...tick, step: 0 }));
    const { state } = analysis.replay(clean);

    const next = analysis.observe(state, counts([10, 0], [190, 1]), 1);

    expect(next.verdict.numbers.canaryRequests).toBe(310);
    expect(next.state.promote.requests).toBe(10);
    expect(next.verdict.numbers.wanted).toBeGreaterThan(300);
  });

  it("says how many canary requests are still wanted, and nothing when the rate forbids any", () => {
    const clean = analysis.replay([{ ...counts([100, 0], [900, 0]), step: 0 }]).verdicts[0]?.numbers;
    const bad = analysis.replay([{ ...counts([100, 5], [900, 0]), step: 0 }]).verdicts[0]?.numbers;

    expect(clean?.wanted).toBeGreaterThan(200);
    expect(bad?.wanted).toBeUndefined();
  });

  it("never passes without a single canary request", () => {
    const kinds = verdictsOf(repeat(counts([0, 0], [5_000, 0]), 200)).map(({ kind }) => kind);

    expect(new Set(kinds)).toEqual(new Set(["more"]));
  });
});

describe("any ticks", () => {
  it("never give a number that is not one", () => {
    fc.assert(
      fc.property(fc.array(anyTick, { maxLength: 60 }), (ticks) => {
        const { verdicts } = analysis.replay(ticks);

        for (const { numbers } of verdicts) {
          for (const value of Object.values(numbers)) expect(value === undefined || Number.isFinite(value)).toBe(true);
        }
      }),
    );
  });

  it("leave the judge able to restore a broken canary afterwards", () => {
    fc.assert(
      fc.property(fc.array(anyTick, { maxLength: 40 }), (before) => {
        const broken = repeat(counts([100, 90], [900, 0]), 40).map((tick) => ({ ...tick, step: 2 }));

        const { verdicts } = analysis.replay([...before, ...broken]);

        expect(verdicts.slice(before.length).some(({ kind }) => kind === "restore")).toBe(true);
      }),
    );
  });

  it("give the same verdicts byte for byte when judged again, whole or one by one", () => {
    fc.assert(
      fc.property(fc.array(anyTick, { maxLength: 40 }), (ticks) => {
        let state = analysis.initial;
        const live = ticks.map((tick) => {
          const next = analysis.observe(state, tick, tick.step);
          state = next.state;
          return next.verdict;
        });

        expect(canonicalJson(createAnalysis(DEFAULT_POLICY).replay(ticks).verdicts)).toBe(canonicalJson(live));
      }),
    );
  });
});

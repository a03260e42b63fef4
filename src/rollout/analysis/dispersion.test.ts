import { describe, expect, it } from "vitest";
import { addTick, dispersionOf, NO_SPREAD, phiOf } from "./dispersion.ts";

const spreadOf = (errors: readonly number[], requests = 100) =>
  errors.reduce((spread, bad) => addTick(spread, { requests, errors: bad }), NO_SPREAD);

describe("dispersionOf()", () => {
  it("is Pearson's chi-square over its freedom, drawn to 1.5 by six ticks", () => {
    const spread = spreadOf([1, 3, 2, 2]);

    // Rate 2 %: chi-square = (1 + 1) / (100 · 0.02 · 0.98); three degrees of freedom.
    expect(dispersionOf(spread)).toBeCloseTo((2 / 1.96 + 9) / 9, 12);
  });

  it("starts at the prior and stays finite when an arm never or always fails", () => {
    expect(dispersionOf(NO_SPREAD)).toBe(1.5);
    expect(dispersionOf(spreadOf([0, 0, 0]))).toBeLessThan(1.5);
    expect(dispersionOf(spreadOf([100, 100, 100]))).toBeLessThan(1.5);
  });

  it("drops the prior once bursts are plain to see", () => {
    const spread = spreadOf([0, 0, 0, 20, 0, 0, 20]);

    expect(dispersionOf(spread)).toBeGreaterThan(15);
  });
});

describe("phiOf()", () => {
  it("takes the larger arm and never goes below 1", () => {
    const calm = spreadOf([2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
    const bursty = spreadOf([0, 0, 30, 0, 0, 0, 30, 0]);

    expect(phiOf(calm, calm)).toBe(1);
    expect(phiOf(calm, bursty)).toBe(dispersionOf(bursty));
    expect(phiOf(bursty, calm)).toBe(dispersionOf(bursty));
  });
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { DURATION, durationMs, fractionOf, PERCENT, thousandthsOf } from "./units.ts";

it("durationMs() adds up numbers with units", () => {
  expect([durationMs("5s"), durationMs("0.25 s"), durationMs("1m 30s"), durationMs("250ms"), durationMs("2h")]).toEqual(
    [5_000, 250, 90_000, 250, 7_200_000],
  );
});

it("DURATION demands a unit", () => {
  expect(["5", "", "s", "5 seconds", "-5s", "1e3s"].filter((text) => DURATION.test(text))).toEqual([]);
});

it("fractionOf() reads percentages without rounding noise", () => {
  expect([fractionOf("1 %"), fractionOf("0.1%"), fractionOf(25), fractionOf("100 %")]).toEqual([0.01, 0.001, 0.25, 1]);
  expect(PERCENT.test("0.01")).toBe(false);
});

it("thousandthsOf() gives the unit of weights for every tenth of a percent", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), (weight) => {
      expect(thousandthsOf(`${weight / 10} %`)).toBe(weight);
    }),
  );
});

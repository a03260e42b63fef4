import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { strataLogRatios } from "./stratum.ts";

const tick = (canary: [number, number], stable: [number, number]) => ({
  canary: { requests: canary[0], errors: canary[1] },
  stable: { requests: stable[0], errors: stable[1] },
});

describe("strataLogRatios()", () => {
  it("agrees with probabilities worked out by hand", () => {
    // Two bad events, three requests in each arm, both bad ones in the canary: 12/33 at odds 2, 3/15 at odds 1.
    const [ratio] = strataLogRatios(tick([3, 2], [3, 0]), 1, [2]);

    expect(ratio).toBeCloseTo(Math.log(12 / 33 / (3 / 15)), 12);
  });

  it("says nothing when nothing went wrong, or when everything did", () => {
    expect(strataLogRatios(tick([50, 0], [500, 0]), 1.25, [2, 10])).toEqual([0, 0]);
    expect(strataLogRatios(tick([50, 50], [500, 500]), 1.25, [2, 10])[0]).toBeCloseTo(0, 12);
  });

  it("has expectation 1 under the allowed ratio, which is what makes an e-value of it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 80 }),
        fc.double({ min: 0.2, max: 4, noNaN: true }),
        fc.double({ min: 0.2, max: 100, noNaN: true }),
        (n, m, wanted, psi0, psi) => {
          const bad = Math.min(wanted, n + m);
          const shares = Array.from({ length: n + 1 }, (_, x) => x).filter((x) => x <= bad && bad - x <= m);
          const choose = (a: number, b: number): number => {
            let result = 1;
            for (let i = 1; i <= b; i += 1) result = (result * (a - b + i)) / i;
            return result;
          };
          const weights = shares.map((x) => choose(n, x) * choose(m, bad - x) * psi0 ** x);
          const total = weights.reduce((a, b) => a + b, 0);
          const mean = shares.reduce((sum, x, i) => {
            const [ratio] = strataLogRatios(tick([n, x], [m, bad - x]), psi0, [psi]);
            return sum + ((weights[i] ?? 0) / total) * Math.exp(ratio ?? Number.NaN);
          }, 0);

          expect(mean).toBeCloseTo(1, 6);
        },
      ),
    );
  });
});

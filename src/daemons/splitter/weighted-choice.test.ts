import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Arm } from "../../model/run.ts";
import { clientIn, cookieOf, createRandom, inPickingOrder, pick, pointOf, saltOf } from "./weighted-choice.ts";

const arms = (canary: number): readonly Arm[] =>
  inPickingOrder([
    { role: "stable", instance: "s", version: "v1", upstream: { host: "h", port: 1 }, weight: 1000 - canary },
    { role: "canary", instance: "c", version: "v2", upstream: { host: "h", port: 2 }, weight: canary },
  ]);
const deal = (canary: number, point: number): string | undefined =>
  pick(
    arms(canary).map(({ role, weight, instance, upstream: { host, port } }) => {
      const pool = undefined as never;
      return { role, weight, upstream: { instance, host, port, pool, inFlight: 0 } };
    }),
    point,
  )?.role;

describe("pick()", () => {
  it("deals each thousandth its share: of n requests n × weight, within 6 standard deviations", () => {
    for (const canary of [1, 5, 50, 250, 999]) {
      const random = createRandom(42);
      const n = 50_000;
      let got = 0;
      for (let asked = 0; asked < n; asked++) if (deal(canary, random() * 1000) === "canary") got++;
      const share = canary / 1000;

      expect(Math.abs(got - n * share)).toBeLessThan(6 * Math.sqrt(n * share * (1 - share)));
    }
  });

  it("never deals to an arm without weight, and always to one with all of it", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1000, maxExcluded: true, noNaN: true }), (point) => {
        expect([deal(0, point), deal(1000, point)]).toEqual(["stable", "canary"]);
      }),
    );
  });

  it("a sticky client that is on the canary stays there while its weight grows", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 500 }),
        (client, less, more) => {
          const point = pointOf(client, saltOf("r1"));

          if (deal(less, point) === "canary") expect(deal(less + more, point)).toBe("canary");
        },
      ),
    );
  });

  it("sticky clients are spread as the weights say, and anew for each rollout", () => {
    const random = createRandom(1);
    const clients = Array.from({ length: 20_000 }, () => Math.floor(random() * 0xffffffff));
    const onCanary = (rollout: string): readonly boolean[] =>
      clients.map((client) => deal(100, pointOf(client, saltOf(rollout))) === "canary");

    const [one, two] = [onCanary("r1"), onCanary("r2")];
    const both = one.filter((canary, index) => canary && two[index] === true).length;

    for (const all of [one, two]) expect(Math.abs(all.filter(Boolean).length - 2_000)).toBeLessThan(255);
    expect(Math.abs(both - 200)).toBeLessThan(85);
  });
});

describe("createRandom()", () => {
  it("repeats itself for a seed and stays in [0, 1)", () => {
    const [one, two] = [createRandom(7), createRandom(7)];
    for (let drawn = 0; drawn < 1_000; drawn++) {
      const number = one();
      expect(number).toBe(two());
      expect(number >= 0 && number < 1).toBe(true);
    }
  });
});

describe("clientIn()", () => {
  it("finds the number that cookieOf() wrote among other cookies", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0xffffffff }), (client) => {
        const own = cookieOf("slipway-shop-orders", client).split(";")[0] ?? "";

        expect(clientIn(`;a=b; ${own}; xslipway-shop-orders=00000001`, "slipway-shop-orders")).toBe(client);
      }),
    );
  });

  it.each([
    "",
    "slipway-shop-orders=",
    "slipway-shop-orders=zz",
    "slipway-shop-orders=00000000",
    "xslipway-shop-orders=00000001",
  ])("takes %j for a client not seen before", (cookie) => {
    expect(clientIn(cookie, "slipway-shop-orders")).toBe(0);
  });
});

import { expect, it } from "vitest";
import type { Arm, Fence, RouteSpec } from "../model/run.ts";
import type { Traffic } from "./traffic.ts";

/** What every switch keeps, with real requests or without. */
export function trafficContract(open: () => Promise<Traffic>): void {
  const fence = (epoch: number, rollout = "r1"): Fence => ({ rollout, epoch });
  const arm = (role: Arm["role"], weight: number, instance = `${role}-1`): Arm => ({
    role,
    instance,
    version: "v1",
    upstream: { host: "127.0.0.1", port: 9 },
    weight,
  });
  const spec = (canary: number): RouteSpec => ({
    app: "shop",
    service: "orders",
    arms: [arm("stable", 1000 - canary), arm("canary", canary)],
    sticky: false,
    tickMs: 250,
  });
  const weights = async (traffic: Traffic): Promise<readonly number[] | undefined> =>
    (await traffic.observe("shop"))[0]?.arms.map(({ weight }) => weight);

  it("observe() answers with nothing for an app nobody routed", async () => {
    const traffic = await open();

    expect(await traffic.observe("shop")).toEqual([]);
  });

  it("set() makes the route, and observe() says what set() answered", async () => {
    const traffic = await open();

    const route = await traffic.set(spec(50), fence(1));

    expect(route).toMatchObject({ ...spec(50), fence: fence(1), lostInFlight: 0 });
    expect(route.inFlight).toEqual({ "stable-1": 0, "canary-1": 0 });
    expect(route.listen.port).toBeGreaterThan(0);
    expect(await traffic.observe("shop")).toEqual([route]);
    expect(await traffic.observe("other")).toEqual([]);
  });

  it("set() again changes weights and keeps the address", async () => {
    const traffic = await open();
    const first = await traffic.set(spec(50), fence(1));

    const second = await traffic.set(spec(250), fence(2));

    expect(second.listen).toEqual(first.listen);
    expect(await weights(traffic)).toEqual([750, 250]);
  });

  it("set() gives each service an address of its own", async () => {
    const traffic = await open();

    const one = await traffic.set(spec(0), fence(1));
    const two = await traffic.set({ ...spec(0), service: "users" }, fence(1));

    expect(one.listen.port).not.toBe(two.listen.port);
    expect((await traffic.observe("shop")).map(({ service }) => service).toSorted()).toEqual(["orders", "users"]);
  });

  it("set() under the same fence again is allowed: a writer may repeat itself", async () => {
    const traffic = await open();
    await traffic.set(spec(50), fence(3));

    await traffic.set(spec(60), fence(3));

    expect(await weights(traffic)).toEqual([940, 60]);
  });

  it("set() and remove() refuse an older epoch and change nothing", async () => {
    const traffic = await open();
    await traffic.set(spec(50), fence(3));

    const late = { code: "rollout-fenced", params: { service: "orders", epoch: 2, newest: 3 } };
    await expect(traffic.set(spec(1000), fence(2))).rejects.toMatchObject(late);
    await expect(traffic.remove(spec(0), fence(2))).rejects.toMatchObject(late);

    expect(await weights(traffic)).toEqual([950, 50]);
  });

  it("set() refuses the same epoch from another rollout", async () => {
    const traffic = await open();
    await traffic.set(spec(50), fence(3));

    await expect(traffic.set(spec(1000), fence(3, "r2"))).rejects.toMatchObject({ code: "rollout-fenced" });

    expect(await weights(traffic)).toEqual([950, 50]);
  });

  it("of two writers at once the newer one's route stands", async () => {
    const traffic = await open();

    const both = [traffic.set(spec(900), fence(2)), traffic.set(spec(100), fence(1))];
    await Promise.allSettled(both);

    expect(await weights(traffic)).toEqual([100, 900]);
  });

  it("set() refuses weights that are not the whole", async () => {
    const traffic = await open();
    const half = { ...spec(0), arms: [arm("stable", 500)] };

    await expect(traffic.set(half, fence(1))).rejects.toMatchObject({ code: "route-invalid" });

    expect(await traffic.observe("shop")).toEqual([]);
  });

  it("remove() takes the route away, again is harmless, and a late writer cannot bring it back", async () => {
    const traffic = await open();
    await traffic.set(spec(50), fence(1));

    await traffic.remove(spec(0), fence(3));
    await traffic.remove(spec(0), fence(3));

    expect(await traffic.observe("shop")).toEqual([]);
    await expect(traffic.set(spec(50), fence(2))).rejects.toMatchObject({ code: "rollout-fenced" });
  });

  it("remove() remembers its epoch also when there was no route", async () => {
    const traffic = await open();

    await traffic.remove(spec(0), fence(3));

    await expect(traffic.set(spec(50), fence(2))).rejects.toMatchObject({ code: "rollout-fenced" });
  });

  it("set() after remove() has the address it had", async () => {
    const traffic = await open();
    const before = await traffic.set(spec(50), fence(1));
    await traffic.remove(spec(0), fence(2));

    const after = await traffic.set(spec(0), fence(3));

    expect(after.listen).toEqual(before.listen);
  });

  it("observe() forgets an instance that left with nothing in flight", async () => {
    const traffic = await open();
    await traffic.set(spec(50), fence(1));

    const route = await traffic.set({ ...spec(0), arms: [arm("stable", 1000, "stable-2")] }, fence(2));

    expect(Object.keys(route.inFlight)).toEqual(["stable-2"]);
  });
}

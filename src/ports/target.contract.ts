import { expect, it } from "vitest";
import type { Fence, Instance, InstanceSpec } from "../model/run.ts";
import type { Target } from "./target.ts";

/** A target with something that runs on it. */
export interface TargetBench {
  readonly target: Target;
  /** A spec of this app that starts and becomes ready. */
  spec(app: string, service: string, version?: string): Promise<InstanceSpec>;
  /** Two folders that exist. */
  readonly roots: readonly [string, string];
}

const fence = (epoch: number, rollout = `r${epoch}`): Fence => ({ rollout, epoch });
const STOP_MS = 5_000;

/** What every target promises, whatever it is made of. `open` gives a fresh one each time. */
export function targetContract(open: () => Promise<TargetBench>): void {
  const ready = async (target: Target, app: string, id: string): Promise<Instance> => {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const found = (await target.observe(app)).find((instance) => instance.id === id);
      if (found?.state === "ready") return found;
      if (Date.now() > deadline) throw new Error(`never ready: ${JSON.stringify(found)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it("observe() answers with nothing for an app nobody deployed", async () => {
    const { target } = await open();

    expect(await target.observe("never-seen")).toEqual([]);
  });

  it("start() answers with what then can be observed, ready after a while", async () => {
    const { target, spec } = await open();
    const wanted = await spec("shop", "orders");

    const { id } = await target.start(wanted, fence(1));

    const seen = await ready(target, "shop", id);
    expect(seen).toMatchObject({
      id,
      app: "shop",
      service: "orders",
      version: wanted.version,
      artifact: wanted.artifact,
    });
    expect(seen.address.port).toBeGreaterThan(0);
    expect(seen.executable).toMatch(/^sha256:/);
    expect(await target.observe("other")).toEqual([]);
    await target.stop(id, fence(1), STOP_MS);
  });

  it("start() of what the same rollout started already answers with that instance", async () => {
    const { target, spec } = await open();
    const wanted = await spec("shop", "orders");
    const first = await target.start(wanted, fence(1));

    const again = await target.start(wanted, fence(1));
    const resumed = await target.start(wanted, fence(2, "r1"));

    expect([again.id, resumed.id]).toEqual([first.id, first.id]);
    expect((await target.observe("shop")).length).toBe(1);
    await target.stop(first.id, fence(2), STOP_MS);
  });

  it("start() of another rollout runs beside the first", async () => {
    const { target, spec } = await open();
    const first = await target.start(await spec("shop", "orders", "v1"), fence(1));

    const second = await target.start(await spec("shop", "orders", "v2"), fence(2));

    expect(second.address.port).not.toBe(first.address.port);
    expect((await target.observe("shop")).map(({ version }) => version).toSorted()).toEqual(["v1", "v2"]);
    for (const { id } of [first, second]) await target.stop(id, fence(2), STOP_MS);
  });

  it("refuses start(), stop() and fence() with an older epoch than seen for that service, and no other", async () => {
    const { target, spec } = await open();
    const { id } = await target.start(await spec("shop", "orders"), fence(5));
    const fenced = { code: "rollout-fenced", params: { service: "orders", epoch: 4, newest: 5 } };

    await expect(target.start(await spec("shop", "orders", "v2"), fence(4))).rejects.toMatchObject(fenced);
    await expect(target.stop(id, fence(4), STOP_MS)).rejects.toMatchObject(fenced);
    await expect(target.fence({ app: "shop", service: "orders" }, fence(4))).rejects.toMatchObject(fenced);
    await target.fence({ app: "shop", service: "users" }, fence(1));
    await target.fence({ app: "blog", service: "orders" }, fence(1));
    expect((await target.observe("shop")).length).toBe(1);
    await target.stop(id, fence(5), STOP_MS);
  });

  it("fence() alone keeps an older rollout out", async () => {
    const { target, spec } = await open();

    await target.fence({ app: "shop", service: "orders" }, fence(9));

    await expect(target.start(await spec("shop", "orders"), fence(8))).rejects.toMatchObject({
      code: "rollout-fenced",
    });
    expect(await target.observe("shop")).toEqual([]);
  });

  it("stop() makes it absent, and stop() of what is gone is harmless", async () => {
    const { target, spec } = await open();
    const { id } = await target.start(await spec("shop", "orders"), fence(1));
    await ready(target, "shop", id);

    const { graceful } = await target.stop(id, fence(1), STOP_MS);
    await target.stop(id, fence(1), STOP_MS);

    expect(typeof graceful).toBe("boolean");
    expect(await target.observe("shop")).toEqual([]);
  });

  it("claim() lets the same folder in again and refuses another, naming the one that has it", async () => {
    const { target, roots } = await open();
    await target.claim("shop", roots[0]);
    await target.claim("shop", roots[0]);
    await target.claim("blog", roots[1]);

    await expect(target.claim("shop", roots[1])).rejects.toMatchObject({
      code: "app-from-another-root",
      params: { app: "shop", target: target.name, root: roots[0] },
    });
  });
}

import { afterEach, describe, expect, it } from "vitest";
import { en } from "../../src/texts/en/index.ts";
import { describeStatus } from "../../src/rollout/status.ts";
import { createWorld, KEY, type World, type WorldOptions } from "./world.ts";

const open: World[] = [];
const start = (options?: WorldOptions): World => {
  const world = createWorld(options);
  open.push(world);
  return world;
};
afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});

async function statusOf(world: World) {
  const [route] = await world.traffic.observe(KEY.app);
  const instances = await world.target.observe(KEY.app);
  const phrase = describeStatus({ service: "orders", record: await world.record(), instances, route });
  for (const [prefix, message] of [
    ["state", phrase.state],
    ["next", phrase.next],
    ["reason", phrase.because],
  ] as const) {
    if (message !== undefined) expect(Object.keys(en)).toContain(`${prefix}.${message.code}`);
  }
  return phrase;
}

describe("describeStatus()", () => {
  it("knows a service that was never deployed, one that serves and one that is stopped", async () => {
    const world = start();
    expect((await statusOf(world)).state.code).toBe("never-deployed");

    await world.deploy("v1");
    expect((await statusOf(world)).state).toEqual({ code: "serving", params: { version: "v1" } });

    const fence = await world.store.begin(KEY, world.createProcess().holder);
    await world.traffic.remove(KEY, fence);
    await world.target.stop("orders-1", fence, 0);
    expect((await statusOf(world)).state.code).toBe("stopped");
  });

  it("says how far a canary is, and that it is held with the numbers", async () => {
    const world = start({ rps: 0 });
    await world.deploy("v1");
    const deploying = world.deploy("v2");
    await world.pass(5_000);
    const during = await statusOf(world);
    await deploying;
    const after = await statusOf(world);

    expect(during.state).toEqual({ code: "canary", params: { version: "v1", canary: "v2", percent: 5 } });
    expect(after).toMatchObject({
      state: { code: "held", params: { percent: 5 } },
      because: { code: "no-evidence", params: { percent: 5, requests: 0, span: "60 s" } },
      next: { code: "run-resume" },
    });
  });

  it("keeps saying that a version was taken back, and why, until the next deploy", async () => {
    const world = start({ errors: { v2: 0.5 } });
    await world.deploy("v1");
    await world.deploy("v2");

    expect(await statusOf(world)).toMatchObject({
      state: { code: "restored", params: { version: "v1", rejected: "v2" } },
      because: { code: "canary-broken" },
    });

    await world.deploy("v3");
    expect((await statusOf(world)).state).toEqual({ code: "serving", params: { version: "v3" } });
  });

  it("says what it sees, not what the journal hopes: a version that crashed does not serve", async () => {
    const world = start();
    await world.deploy("v1");
    world.target.become("orders-1", "crash-loop");
    expect((await statusOf(world)).state.code).toBe("crash-looping");

    world.target.lose("orders-1");
    expect((await statusOf(world)).state.code).toBe("down");
  });

  it("names both versions after a rollback", async () => {
    const world = start();
    await world.deploy("v1");
    await world.deploy("v2");
    await world.rollback();

    expect((await statusOf(world)).state).toEqual({ code: "rolled-back", params: { version: "v1", from: "v2" } });
  });
});

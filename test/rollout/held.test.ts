import { afterEach, describe, expect, it } from "vitest";
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

/** v2 held at 5 %, watched by the supervisor. */
async function held(options: WorldOptions = {}): Promise<World> {
  const world = start({ rps: 0, ...options });
  world.startSupervisor();
  await world.deploy("v1");
  await world.deploy("v2");
  return world;
}

describe("a held rollout", () => {
  it("stays as it is while nothing speaks against it, whatever speaks for it", async () => {
    const world = await held();
    world.world.rps = 1_000;

    await world.pass(120_000);

    expect(await world.weights()).toEqual({ v1: 950, v2: 50 });
    expect((await world.record()).latest?.state).toBe("held");
  });

  it("is taken back by the supervisor when traffic shows the new version to be bad", async () => {
    const world = await held({ errors: { v2: 0.1 } });
    world.world.rps = 1_000;

    await world.pass(30_000);

    expect(await world.weights()).toEqual({ v1: 1000 });
    expect((await world.record()).latest).toMatchObject({ outcome: "restored", because: { code: "canary-worse" } });
    expect(await world.deploy("v3")).toMatchObject({ outcome: "promoted" });
  });

  it("is taken back by the supervisor's fast path, and when the new version crashes", async () => {
    const broken = await held({ errors: { v2: 0.9 } });
    broken.world.rps = 1_000;
    await broken.pass(10_000);
    const crashed = await held();
    crashed.target.become("orders-2", "crash-loop");
    await crashed.pass(10_000);

    expect((await broken.record()).latest?.because?.code).toBe("canary-broken");
    expect((await crashed.record()).latest?.because?.code).toBe("canary-crash-loop");
    expect(await crashed.weights()).toEqual({ v1: 1000 });
  });

  it("climbs on with --resume and is promoted", async () => {
    const world = await held();
    world.world.rps = 1_000;

    expect(await world.resume()).toMatchObject({ outcome: "promoted" });
    expect(await world.weights()).toEqual({ v2: 1000 });
    await world.pass(10_000);
    expect((await world.rows()).filter((type) => type === "promoted")).toHaveLength(2);
  });

  it("is judged by a supervisor that was restarted as well", async () => {
    const world = start({ rps: 0, errors: { v2: 0.9 } });
    world.startSupervisor({ diesAtCall: { call: 700, done: true } });
    await world.deploy("v1");
    await world.deploy("v2");
    await world.pass(60_000);
    world.world.rps = 1_000;

    await world.pass(10_000);

    expect(await world.weights()).toEqual({ v1: 1000 });
  });

  it("is taken back by a rollback", async () => {
    const world = await held();

    expect(await world.rollback()).toMatchObject({
      outcome: "rolled-back",
      from: { version: "v2" },
      to: { version: "v1" },
    });
    expect(await world.weights()).toEqual({ v1: 1000 });
  });
});

describe("runResume()", () => {
  it("refuses where no rollout ever was", async () => {
    await expect(start().resume()).rejects.toMatchObject({ code: "no-rollout", params: { service: "orders" } });
  });

  it("says how a rollout ended that was decided on evidence, and changes nothing", async () => {
    const world = start({ errors: { v2: 0.5 } });
    await world.deploy("v1");
    await world.deploy("v2");
    const rows = await world.rows();

    expect(await world.resume()).toMatchObject({ outcome: "restored", because: { code: "canary-broken" } });
    expect(await world.rows()).toEqual(rows);
  });

  it("climbs again after Ctrl-C, with a canary started anew when it is gone", async () => {
    const world = start();
    await world.deploy("v1");
    const process = world.createProcess();
    const deploying = world.deploy("v2", process);
    world.clock.at(world.clock.now() + 2_000, process.interrupt);
    await deploying;
    world.target.lose("orders-2");

    expect(await world.resume()).toMatchObject({ outcome: "promoted", to: { version: "v2" } });
    expect(await world.weights()).toEqual({ v2: 1000 });
    expect(await world.versions()).toEqual(["v1", "v2"]);
  });

  it("is refused while the deploying process lives", async () => {
    const world = start({ rps: 0 });
    await world.deploy("v1");
    const first = world.createProcess();
    const deploying = world.deploy("v2", first);
    await world.pass(1_000);

    await expect(world.resume()).rejects.toMatchObject({ code: "rollout-busy", params: { pid: first.holder.pid } });
    await deploying;
  });

  it("counts what was seen before the interruption", async () => {
    const world = start({ rps: 200 });
    await world.deploy("v1");
    const process = world.createProcess();
    const deploying = world.deploy("v2", process);
    world.clock.at(world.clock.now() + 20_000, process.interrupt);
    const before = (await deploying).numbers?.canaryRequests ?? (await world.store.ticks(KEY, "")).length;
    const resumed = world.createProcess();

    await world.resume(resumed);

    const [first] = resumed.events.flatMap((event) => (event.type === "watched" ? [event.numbers] : []));
    expect(first?.canaryRequests).toBeGreaterThan(100);
    expect(first?.canaryRequests).toBeGreaterThan(before);
  });
});

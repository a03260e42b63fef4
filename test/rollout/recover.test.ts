import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { SlipwayError } from "../../src/errors.ts";
import type { RolloutTransition } from "../../src/model/rollout.ts";
import { createWorld, type Fate, KEY, type World, type WorldOptions } from "./world.ts";

const open: World[] = [];
const start = (options?: WorldOptions): World => {
  const world = createWorld(options);
  open.push(world);
  return world;
};
afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});

/** The n-th row of a type. */
function nth(type: string, n = 1): (row: RolloutTransition) => boolean {
  let seen = 0;
  return (row) => row.type === type && ++seen === n;
}

/** Runs v2 in a process that may die at any moment; says how it ended, or that it did not. */
async function deployFated(world: World, fate: Fate): Promise<unknown> {
  const process = world.createProcess(fate);
  const outcome = world.deploy("v2", process).catch((failure: unknown) => failure);
  return Promise.race([outcome, world.pass(30_000).then(() => "dead")]);
}

async function expectWhole(world: World): Promise<void> {
  const weights = await world.weights();
  expect(Object.values(weights)).toEqual([1000]);
  const [route] = await world.traffic.observe(KEY.app);
  const serving = (await world.target.observe(KEY.app)).find(({ id }) => id === route?.arms[0]?.instance);
  expect(serving?.state).toBe("ready");
}

const CANARY_ROWS: readonly (readonly [string, number, string])[] = [
  ["started", 1, "v1"],
  ["canary-starting", 1, "v1"],
  ["canary-started", 1, "v1"],
  ["canary-ready", 1, "v1"],
  ["shift-decided", 1, "v1"],
  ["shifted", 1, "v1"],
  ["step-passed", 1, "v1"],
  ["shift-decided", 2, "v1"],
  ["shifted", 2, "v1"],
  ["step-passed", 2, "v1"],
  ["shift-decided", 3, "v1"],
  ["shifted", 3, "v1"],
  ["step-passed", 3, "v1"],
  ["promote-decided", 1, "v2"],
  ["promoted", 1, "v2"],
  ["draining", 1, "v2"],
  ["drained", 1, "v2"],
  ["finished", 1, "v2"],
];

describe("a deploying process that is killed", () => {
  for (const [row, n, serving] of CANARY_ROWS) {
    it(`after "${row}" #${n} was stored leaves everything on ${serving} within 5 s, and --resume ends as undisturbed`, async () => {
      const world = start();
      world.startSupervisor();
      await world.deploy("v1");
      const deploying = world.createProcess({ diesAfter: nth(row, n) });
      void world.deploy("v2", deploying);
      while (world.isAlive(deploying.holder.pid)) await world.pass(10);

      await world.pass(5_000);
      await expectWhole(world);
      expect(await world.weights()).toEqual({ [serving]: 1000 });
      expect((await world.record()).latest).toMatchObject({
        state: "finished",
        outcome: serving === "v2" ? "promoted" : "restored",
      });

      expect(await world.resume()).toMatchObject({ outcome: "promoted" });
      expect(await world.weights()).toEqual({ v2: 1000 });
      expect((await world.rows()).filter((type) => type === "promoted")).toHaveLength(2);
      expect(await world.versions()).toEqual(["v1", "v2"]);
    });
  }

  it("may be resumed at once, before anybody noticed its death", async () => {
    for (const [row, n] of CANARY_ROWS) {
      const world = start();
      world.startSupervisor();
      await world.deploy("v1");
      const deploying = world.createProcess({ diesAfter: nth(row, n) });
      void world.deploy("v2", deploying);
      while (world.isAlive(deploying.holder.pid)) await world.pass(10);

      expect(await world.resume(), `${row} #${n}`).toMatchObject({ outcome: "promoted" });
      await world.pass(10_000);
      expect(await world.weights()).toEqual({ v2: 1000 });
      await world.close();
    }
  });

  it("after the decision to restore is stored has it carried out, and --resume says so instead of climbing", async () => {
    for (const row of ["restore-decided", "restored", "finished"]) {
      const world = start({ errors: { v2: 0.5 } });
      world.startSupervisor();
      await world.deploy("v1");
      await deployFated(world, { diesAfter: nth(row) });

      await expectWhole(world);
      expect((await world.record()).latest).toMatchObject({ outcome: "restored", because: { code: "canary-broken" } });
      expect(await world.resume()).toMatchObject({ outcome: "restored", because: { code: "canary-broken" } });
      expect(await world.weights()).toEqual({ v1: 1000 });
    }
  });

  it("of a first deploy leaves nothing half served, and --resume serves it", async () => {
    for (const row of ["started", "canary-starting", "canary-started", "canary-ready", "promote-decided", "promoted"]) {
      const world = start();
      world.startSupervisor();
      const process = world.createProcess({ diesAfter: nth(row) });
      void world.deploy("v1", process);
      await world.pass(10_000);

      const decided = row.startsWith("promote");
      expect(await world.weights(), row).toEqual(decided ? { v1: 1000 } : {});
      expect(await world.resume(), row).toMatchObject({ outcome: "promoted" });
      expect(await world.weights()).toEqual({ v1: 1000 });
      expect(await world.versions()).toEqual(["v1"]);
    }
  });

  it("without any supervisor is made whole by the next deploy", async () => {
    for (const [row, n] of CANARY_ROWS) {
      const world = start();
      await world.deploy("v1");
      await deployFated(world, { diesAfter: nth(row, n) });

      expect(await world.deploy("v3"), `${row} #${n}`).toMatchObject({ outcome: "promoted" });
      expect(await world.weights()).toEqual({ v3: 1000 });
      expect((await world.versions()).length).toBeLessThanOrEqual(2);
      await world.close();
    }
  });

  it("while it stops versions older than the old one has that finished", async () => {
    for (const row of ["retiring", "retired"]) {
      const world = start();
      world.startSupervisor();
      await world.deploy("v0");
      await world.deploy("v1");
      const deploying = world.createProcess({ diesAfter: nth(row) });
      void world.deploy("v2", deploying);
      while (world.isAlive(deploying.holder.pid)) await world.pass(10);

      await world.pass(5_000);

      expect(await world.weights(), row).toEqual({ v2: 1000 });
      expect(await world.versions(), row).toEqual(["v1", "v2"]);
      expect((await world.record()).latest).toMatchObject({ state: "finished", outcome: "promoted" });
      await world.close();
    }
  });

  it("between begin() and its first row blocks nobody", async () => {
    const world = start();
    await world.deploy("v1");
    const lost = world.createProcess();
    await world.store.begin(KEY, lost.holder);
    lost.kill();

    expect(await world.deploy("v2")).toMatchObject({ outcome: "promoted" });
  });
});

describe("a deploying process that is stopped for 10 s and continued", () => {
  for (const [row, n] of CANARY_ROWS.filter(([type]) => type !== "finished")) {
    it(`after "${row}" #${n} changes nothing`, async () => {
      const world = start();
      world.startSupervisor();
      await world.deploy("v1");
      const stopped = world.createProcess({ stopsAfter: { row: nth(row, n), ms: 10_000 } });
      const deploying = world.deploy("v2", stopped).catch((failure: unknown) => failure);
      while (!stopped.isStopped()) await world.pass(10);
      await world.pass(9_000);
      const before = [await world.rows(), await world.versions(), await world.weights()];

      expect(await deploying).toMatchObject({ code: "rollout-fenced" });
      await world.pass(30_000);

      expect([await world.rows(), await world.versions(), await world.weights()]).toEqual(before);
      expect(Object.values(await world.weights())).toEqual([1000]);
      expect((await world.record()).latest?.state).toBe("finished");
    });
  }

  it("changes nothing either where nothing served before", async () => {
    for (const row of ["started", "canary-starting", "canary-started", "canary-ready"]) {
      const world = start();
      world.startSupervisor();
      const stopped = world.createProcess({ stopsAfter: { row: nth(row), ms: 10_000 } });
      const deploying = world.deploy("v1", stopped).catch((failure: unknown) => failure);
      while (!stopped.isStopped()) await world.pass(10);
      await world.pass(9_000);
      const before = [await world.rows(), await world.versions(), await world.weights()];

      expect(await deploying).toMatchObject({ code: "rollout-fenced" });
      await world.pass(10_000);

      expect([await world.rows(), await world.versions(), await world.weights()], row).toEqual(before);
      await world.close();
    }
  });
});

describe("runRecovery()", () => {
  it("is carried out by a later attempt when the switch was away for the first", async () => {
    const world = start();
    let away = false;
    world.startSupervisor({
      failsAt: (port) => {
        if (away && port === "set") throw new SlipwayError("disk-full", { path: "state" });
      },
    });
    await world.deploy("v1");
    const deploying = world.createProcess({ diesAfter: nth("shifted", 2) });
    void world.deploy("v2", deploying);
    while (world.isAlive(deploying.holder.pid)) await world.pass(10);
    away = true;
    await world.pass(10_000);
    expect(await world.weights()).toEqual({ v1: 750, v2: 250 });

    away = false;
    await world.pass(5_000);

    expect(await world.weights()).toEqual({ v1: 1000 });
    expect((await world.record()).latest).toMatchObject({ state: "finished", outcome: "restored" });
  });

  it("restores when the version that was to be promoted is gone", async () => {
    const world = start();
    world.startSupervisor();
    await world.deploy("v1");
    const process = world.createProcess({ diesAfter: nth("promote-decided") });
    void world.deploy("v2", process);
    while (!(await world.rows()).slice(8).includes("promote-decided")) await world.pass(20);
    world.target.lose("orders-2");

    await world.pass(5_000);

    expect(await world.weights()).toEqual({ v1: 1000 });
    expect((await world.record()).latest).toMatchObject({ outcome: "restored", because: { code: "canary-gone" } });
  });

  it("leaves a held rollout held when its process died before it let go", async () => {
    const world = start({ rps: 0 });
    world.startSupervisor();
    await world.deploy("v1");
    await deployFated(world, { diesAfter: nth("held") });
    await world.pass(60_000);

    expect(await world.weights()).toEqual({ v1: 950, v2: 50 });
    expect((await world.record()).latest?.state).toBe("held");
    expect(await world.store.holder(KEY)).toBeUndefined();
  });

  it("brings everything to one version whoever dies whenever", async () => {
    const fate = fc.record({ call: fc.integer({ min: 1, max: 260 }), done: fc.boolean() });
    const early = fc.record({ call: fc.integer({ min: 1, max: 25 }), done: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fate,
        fc.array(early, { maxLength: 3 }),
        fc.constantFrom(0, 0, 0.5),
        fc.constantFrom("nothing", "resume", "deploy", "rollback"),
        async (deployer, supervisors, errors, after) => {
          const world = createWorld({ errors: { v2: errors } });
          await world.deploy("v1");
          world.startSupervisor(...supervisors.map((diesAtCall) => ({ diesAtCall })));
          await deployFated(world, { diesAtCall: deployer });
          await world.pass(20_000);

          await expectWhole(world);
          const { latest } = await world.record();
          expect(latest?.state).toBe("finished");
          const expected = latest?.outcome === "promoted" && latest.to.version === "v2" ? "v2" : "v1";
          expect(await world.weights()).toEqual({ [expected]: 1000 });
          if (errors > 0) expect(expected).toBe("v1");
          const ends = (await world.store.entries(KEY.app)).filter(({ rollout }) => rollout === latest?.id);
          const types = ends.map(({ transition }) => transition.type);
          expect(types.filter((type) => type === "promoted").length).toBeLessThanOrEqual(1);
          expect(types.includes("promoted") && types.includes("restored")).toBe(false);

          if (after === "resume") await world.resume();
          if (after === "deploy") await world.deploy("v3");
          if (after === "rollback") await world.rollback().catch(() => undefined);
          await expectWhole(world);
          expect((await world.record()).latest?.state).toBe("finished");
          await world.close();
        },
      ),
      { numRuns: 60, seed: 42 },
    );
  });
});

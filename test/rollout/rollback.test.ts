import { afterEach, describe, expect, it } from "vitest";
import type { RolloutTransition } from "../../src/model/rollout.ts";
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

describe("runRollback()", () => {
  it("switches to the warm version before, without starting or stopping anything", async () => {
    const world = start();
    await world.deploy("v1");
    await world.deploy("v2");

    const result = await world.rollback();

    expect(result).toMatchObject({ outcome: "rolled-back", from: { version: "v2" }, to: { version: "v1" } });
    expect(result.ms).toBeLessThan(1_000);
    expect(await world.weights()).toEqual({ v1: 1000 });
    expect(await world.versions()).toEqual(["v1", "v2"]);
    expect((await world.rows()).slice(-3)).toEqual(["rollback-decided", "rolled-back", "finished"]);
  });

  it("goes forward again the second time", async () => {
    const world = start();
    await world.deploy("v1");
    await world.deploy("v2");
    await world.rollback();

    expect(await world.rollback()).toMatchObject({ from: { version: "v1" }, to: { version: "v2" } });
    expect(await world.weights()).toEqual({ v2: 1000 });
  });

  it("starts the version before from its digest when it is not warm", async () => {
    const world = start();
    await world.deploy("v1");
    await world.deploy("v2");
    world.target.lose("orders-1");

    expect(await world.rollback()).toMatchObject({ outcome: "rolled-back", to: { version: "v1" } });
    expect(await world.weights()).toEqual({ v1: 1000 });
    expect(await world.rollback()).toMatchObject({ outcome: "rolled-back", to: { version: "v2" } });
  });

  it("leaves everything where it is when the version before does not become ready", async () => {
    const ready = new Set(["v1", "v2"]);
    const world = start({ target: { startsAs: ({ version }) => (ready.has(version) ? "ready" : "starting") } });
    await world.deploy("v1");
    await world.deploy("v2");
    world.target.lose("orders-1");
    ready.delete("v1");

    expect(await world.rollback()).toMatchObject({ outcome: "failed", because: { code: "canary-unready" } });
    expect(await world.weights()).toEqual({ v2: 1000 });
    expect(await world.versions()).toEqual(["v2"]);
  });

  it("refuses where there is nothing to go back to", async () => {
    const world = start();
    await expect(world.rollback()).rejects.toMatchObject({ code: "nothing-to-roll-back" });
    await world.deploy("v1");
    await expect(world.rollback()).rejects.toMatchObject({ code: "nothing-to-roll-back" });
  });

  it("after a version was taken back goes to the one before what serves", async () => {
    const world = start({ errors: { v3: 0.5 } });
    await world.deploy("v1");
    await world.deploy("v2");
    await world.deploy("v3");

    expect(await world.rollback()).toMatchObject({ from: { version: "v2" }, to: { version: "v1" } });
    expect(await world.weights()).toEqual({ v1: 1000 });
  });

  it("is finished by the supervisor when its process is killed, after every stored row", async () => {
    for (const row of ["rollback-decided", "rolled-back", "finished"]) {
      const world = start();
      world.startSupervisor();
      await world.deploy("v1");
      await world.deploy("v2");
      const diesAfter = ({ type }: RolloutTransition): boolean => type === row;
      void world.rollback(world.createProcess({ diesAfter }));

      await world.pass(6_000);

      expect(await world.weights(), row).toEqual({ v1: 1000 });
      expect((await world.record()).latest).toMatchObject({ state: "finished", outcome: "rolled-back" });
      expect(await world.store.holder(KEY)).toSatisfy((holder) => holder === undefined || row === "finished");
      await world.close();
    }
  });

  it("is whole on one version when its process is killed while it starts the old one", async () => {
    for (const row of ["canary-starting", "canary-started", "canary-ready"]) {
      const world = start();
      world.startSupervisor();
      await world.deploy("v1");
      await world.deploy("v2");
      world.target.lose("orders-1");
      const diesAfter = ({ type }: RolloutTransition): boolean => type === row;
      void world.rollback(world.createProcess({ diesAfter }));

      await world.pass(6_000);

      expect(await world.weights(), row).toEqual(row === "canary-starting" ? { v2: 1000 } : { v1: 1000 });
      expect((await world.record()).latest?.state).toBe("finished");
      await world.close();
    }
  });
});

import { afterEach, describe, expect, it } from "vitest";
import { runDown } from "../../src/rollout/down.ts";
import { createWorld, KEY, type World } from "./world.ts";

const open: World[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});

async function down(world: World): Promise<readonly string[]> {
  const process = world.createProcess();
  return runDown(KEY, process.holder, process.deps).finally(process.exit);
}

describe("runDown()", () => {
  it("stops every version, takes the route away and lets the next deploy begin anew", async () => {
    const world = createWorld();
    open.push(world);
    await world.deploy("v1");
    await world.deploy("v2");

    expect(await down(world)).toEqual(["orders-1", "orders-2"]);
    expect(await world.versions()).toEqual([]);
    expect(await world.traffic.observe(KEY.app)).toEqual([]);

    expect(await world.deploy("v3")).toMatchObject({ outcome: "promoted", from: null });
    expect(await world.rollback()).toMatchObject({ outcome: "rolled-back", to: { version: "v2" } });
    expect(await world.weights()).toEqual({ v2: 1000 });
  });

  it("is refused while a living process deploys", async () => {
    const world = createWorld({ rps: 0 });
    open.push(world);
    await world.deploy("v1");
    const deploying = world.deploy("v2");
    await world.pass(1_000);

    await expect(down(world)).rejects.toMatchObject({ code: "rollout-busy" });
    await deploying;
  });
});

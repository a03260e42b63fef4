import { afterEach, describe, expect, it } from "vitest";
import { SlipwayError } from "../../src/errors.ts";
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

const CLIMB = ["shift-decided", "shifted", "step-passed"];
const START = ["started", "canary-starting", "canary-started", "canary-ready"];

describe("runRollout()", () => {
  it("serves a first version as soon as it is ready", async () => {
    const world = start();

    const result = await world.deploy("v1");

    expect(result).toMatchObject({ outcome: "promoted", from: null, plan: [{ kind: "start" }, { kind: "promote" }] });
    expect(await world.weights()).toEqual({ v1: 1000 });
    expect(await world.rows()).toEqual([...START, "promote-decided", "promoted", "finished"]);
  });

  it("climbs with a good version, promotes it and keeps the old one warm", async () => {
    const world = start();
    await world.deploy("v1");
    const process = world.createProcess();

    const result = await world.deploy("v2", process);

    expect(result).toMatchObject({ outcome: "promoted", because: { code: "below-slo" }, from: { version: "v1" } });
    expect(result.numbers?.canaryErrors).toBe(0);
    expect(process.transitions()).toEqual([
      ...START,
      ...CLIMB,
      ...CLIMB,
      ...CLIMB,
      "promote-decided",
      "promoted",
      "draining",
      "drained",
      "finished",
    ]);
    expect(await world.weights()).toEqual({ v2: 1000 });
    expect(await world.versions()).toEqual(["v1", "v2"]);
  });

  it("retires the version before the old one, and nothing that could still be rolled back to", async () => {
    const world = start();
    await world.deploy("v1");
    await world.deploy("v2");
    const process = world.createProcess();

    await world.deploy("v3", process);

    expect(process.transitions().slice(-5)).toEqual(["draining", "drained", "retiring", "retired", "finished"]);
    expect(await world.versions()).toEqual(["v2", "v3"]);
  });

  it("takes a bad version back with the numbers and leaves it warm until the next deploy", async () => {
    const world = start({ errors: { v1: 0.002, v2: 0.1 } });
    await world.deploy("v1");

    const result = await world.deploy("v2");

    expect(result).toMatchObject({ outcome: "restored", because: { code: "canary-worse" } });
    expect(result.numbers?.canaryErrors).toBeGreaterThan(0);
    expect(await world.weights()).toEqual({ v1: 1000 });
    expect(await world.versions()).toEqual(["v1", "v2"]);

    await world.deploy("v3");

    expect(await world.versions()).toEqual(["v1", "v3"]);
  });

  it("takes a broken version back by the fast path within three ticks", async () => {
    const world = start({ errors: { v2: 0.5 } });
    await world.deploy("v1");

    const result = await world.deploy("v2");

    expect(result).toMatchObject({ outcome: "restored", because: { code: "canary-broken" } });
    expect(result.numbers?.ticks).toBe(3);
  });

  it("takes a version back that crashes while it is watched", async () => {
    const world = start({ rps: 0 });
    await world.deploy("v1");
    const deploying = world.deploy("v2");
    await world.pass(2_000);
    world.target.become("orders-2", "crash-loop");

    expect(await deploying).toMatchObject({ outcome: "restored", because: { code: "canary-crash-loop" } });
    expect(await world.weights()).toEqual({ v1: 1000 });
  });

  for (const [state, code] of [
    ["starting", "canary-unready"],
    ["stopped", "canary-exited"],
    ["crash-loop", "canary-crash-loop"],
    ["restarting", "canary-exited"],
  ] as const) {
    it(`fails a version that stays ${state}, stops it and never sends it a request`, async () => {
      const world = start({ target: { startsAs: ({ version }) => (version === "v2" ? state : "ready") } });
      await world.deploy("v1");

      const result = await world.deploy("v2");

      expect(result).toMatchObject({ outcome: "failed", because: { code } });
      expect(await world.weights()).toEqual({ v1: 1000 });
      expect(await world.versions()).toEqual(state === "stopped" ? ["v1", "v2"] : ["v1"]);
      expect(await world.rows()).not.toContain("shift-decided");
    });
  }

  it("fails a first version that is never ready and leaves nothing behind", async () => {
    const world = start({ target: { startsAs: () => "starting" } });

    expect(await world.deploy("v1")).toMatchObject({ outcome: "failed", because: { code: "canary-unready" } });
    expect(await world.versions()).toEqual([]);
    expect(await world.traffic.observe(KEY.app)).toEqual([]);
  });

  it("throws what the target throws, after the old version serves everything again", async () => {
    const absent = new SlipwayError("image-absent", { reference: "embedded/shop/orders" });
    const startsAs = ({ version }: { version: string }) => {
      if (version === "v2") throw absent;
      return "ready" as const;
    };
    const world = start({ target: { startsAs } });
    await world.deploy("v1");

    await expect(world.deploy("v2")).rejects.toBe(absent);

    expect(await world.weights()).toEqual({ v1: 1000 });
    expect((await world.record()).latest).toMatchObject({ outcome: "failed", because: { code: "image-absent" } });
    expect(await world.deploy("v3")).toMatchObject({ outcome: "promoted" });
  });

  it("holds at the deadline while no traffic flows: neither promotes nor restores, weights stay", async () => {
    const world = start({ rps: 0 });
    await world.deploy("v1");

    const result = await world.deploy("v2", undefined, { deadlineMs: 600_000 });

    expect(result).toMatchObject({
      outcome: "held",
      because: { code: "no-evidence", params: { percent: 5, requests: 0, span: "10 min" } },
    });
    expect(await world.weights()).toEqual({ v1: 950, v2: 50 });
  });

  it("holds when the source of evidence is down, and restores nothing for want of it", async () => {
    const world = start({ errors: { v2: 0.9 } });
    await world.deploy("v1");
    const process = world.createProcess();
    const down = async (): Promise<never> => {
      throw new SlipwayError("daemon-unavailable", { daemon: "splitter", log: "" });
    };
    const deaf = { ...process, deps: { ...process.deps, evidence: { since: down } } };

    expect(await world.deploy("v2", deaf)).toMatchObject({ outcome: "held", because: { code: "no-evidence" } });
  });

  it("waits for a switch that is just being restarted", async () => {
    const world = start();
    await world.deploy("v1");
    const process = world.createProcess();
    const { traffic } = process.deps;
    const backAt = world.clock.now() + 2_000;
    const away =
      <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        if (world.clock.now() < backAt) throw new SlipwayError("daemon-unavailable", { daemon: "splitter", log: "" });
        return act(...args);
      };
    const patient = {
      ...process,
      deps: { ...process.deps, traffic: { ...traffic, observe: away(traffic.observe), set: away(traffic.set) } },
    };

    expect(await world.deploy("v2", patient)).toMatchObject({ outcome: "promoted" });
  });

  it("puts everything back on Ctrl-C, whenever it comes before the promotion", async () => {
    for (const ms of [0, 50, 1_000, 5_000]) {
      const world = start({ target: { startsAs: () => "ready" }, rps: 50 });
      await world.deploy("v1");
      const process = world.createProcess();
      const deploying = world.deploy("v2", process);
      world.clock.at(world.clock.now() + ms, process.interrupt);

      expect(await deploying, `after ${ms} ms`).toMatchObject({
        outcome: "restored",
        because: { code: "interrupted" },
      });
      expect(await world.weights()).toEqual({ v1: 1000 });
    }
  });

  it("finishes a promotion on Ctrl-C, without waiting for last requests", async () => {
    const world = start();
    await world.deploy("v1");
    world.traffic.busy("orders-1", 3);
    const process = world.createProcess();
    const deploying = world.deploy("v2", process, { drainMs: 3_600_000 });
    while (!process.transitions().includes("draining")) await world.pass(100);
    const before = world.clock.now();
    process.interrupt();

    expect(await deploying).toMatchObject({ outcome: "promoted" });
    expect(world.clock.now() - before).toBeLessThan(1_000);
  });

  it("waits for the last requests of the old version, but not longer than it may", async () => {
    const world = start();
    await world.deploy("v1");
    world.traffic.busy("orders-1", 3);
    const process = world.createProcess();

    await world.deploy("v2", process, { drainMs: 7_000 });

    const rows = await world.store.entries(KEY.app, KEY.service);
    const [draining, drained] = ["draining", "drained"].map((type) =>
      rows.find(({ transition }) => transition.type === type),
    );
    expect((drained?.at ?? 0) - (draining?.at ?? 0)).toBe(7_000);
    expect(drained?.transition).toMatchObject({ left: 3 });
  });

  it("is refused while another living process deploys the service, and names it", async () => {
    const world = start({ rps: 0 });
    await world.deploy("v1");
    const first = world.createProcess();
    const deploying = world.deploy("v2", first);
    await world.pass(1_000);

    await expect(world.deploy("v3")).rejects.toMatchObject({
      code: "rollout-busy",
      params: { service: "orders", pid: first.holder.pid },
    });
    expect(await deploying).toMatchObject({ outcome: "held" });
  });

  it("takes a held canary back before it deploys another version", async () => {
    const world = start({ rps: 0 });
    await world.deploy("v1");
    await world.deploy("v2");
    world.world.rps = 1_000;

    expect(await world.deploy("v3")).toMatchObject({ outcome: "promoted", from: { version: "v1" } });
    expect(await world.rows()).toContain("restored");
    expect(await world.versions()).toEqual(["v1", "v3"]);
  });

  it("keeps no value of a variable in the journal", async () => {
    const world = start();
    await world.deploy("v1");
    await world.deploy("v2");

    const journal = JSON.stringify(await world.store.entries(KEY.app));
    expect(journal).toContain("${GREETING:hello}");
    expect(journal).not.toContain("kept in memory only");
  });

  it("records every tick it judged, so that the verdict can be computed again", async () => {
    const world = start({ errors: { v2: 0.5 } });
    await world.deploy("v1");
    const result = await world.deploy("v2");

    const { createAnalysis } = await import("../../src/rollout/analysis/analysis.ts");
    const { POLICY } = await import("./world.ts");
    const { verdicts } = createAnalysis(POLICY).replay(await world.store.ticks(KEY, result.rollout));

    expect(verdicts.at(-1)).toEqual({ kind: "restore", because: result.because, numbers: result.numbers });
  });
});

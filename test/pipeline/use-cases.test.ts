import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ownIdentity } from "../../src/kit/process.ts";
import type { WorldOptions } from "../rollout/world.ts";
import { createPipeline, type Pipeline } from "./world.ts";

const open: Pipeline[] = [];
const start = (options?: WorldOptions): Pipeline => {
  const pipeline = createPipeline(options);
  open.push(pipeline);
  return pipeline;
};
afterEach(async () => {
  for (const pipeline of open.splice(0)) await pipeline.close();
});

describe("build", () => {
  it("refuses a docker archive of several platforms before it builds one", async () => {
    const line = start();
    const platforms = ["linux/amd64", "linux/arm64"];

    const answer = line.app.build(line.context, {
      services: [],
      platforms,
      output: join(line.root, "o.tar"),
      format: "docker",
      stamp: {},
      push: false,
      tag: undefined,
    });

    await expect(answer).rejects.toMatchObject({ code: "archive-format-unfit", params: { platforms } });
    expect(line.events).toEqual([]);
  });
});

describe("up", () => {
  it("builds, pushes, starts and answers with where it is and what runs", async () => {
    const line = start();

    const { services } = await line.up({ version: "v1" });

    expect(services).toMatchObject([{ service: "orders", version: "v1", state: "started" }]);
    const pushed = await line.registry.resolve("shop/orders", services[0]?.digest ?? "");
    expect(pushed?.digest).toBe(services[0]?.digest);
    expect(await line.state()).toMatchObject({ state: { code: "serving", params: { version: "v1" } } });
  });

  it("leaves alone what runs unchanged, and replaces what changed", async () => {
    const line = start();
    await line.up();

    const again = await line.up();
    line.write("orders/main.go", line.source("two"));
    const changed = await line.up({ version: "v2" });

    expect(again.services[0]?.state).toBe("unchanged");
    expect(changed.services[0]).toMatchObject({ state: "replaced", version: "v2" });
    expect(await line.world.weights()).toEqual({ v2: 1000 });
  });

  it("stops the old version first where the port is fixed, and says so", async () => {
    const line = start();
    line.write("orders/main.go", line.source("one", '"8080"'));
    await line.up();
    line.write("orders/main.go", line.source("two", '"8080"'));

    const { services } = await line.up({ version: "v2" });

    expect(services[0]?.state).toBe("replaced");
    expect(line.notes()).toContain("fixed-port");
    const living = (await line.world.target.observe("shop")).filter(({ state }) => state !== "stopped");
    expect(living.map(({ version }) => version)).toEqual(["v2"]);
  });

  it("says which peer has no address yet", async () => {
    const line = start();
    line.write("slipway.yaml", "services:\n  orders:\n    path: orders\n    needs: [users]\n");
    line.write("users/main.go", line.source("users"));

    await line.up({ services: ["orders"] });

    expect(line.notes()).toContain("peer-without-address");
  });

  it("pushes and starts nothing when the code does not compile", async () => {
    const line = start();
    line.write("orders/main.go", `${line.source("one")}\n// #error\n`);

    await expect(line.up()).rejects.toMatchObject({ code: "compile-failed", params: { service: "orders" } });

    expect(line.events.filter(({ type }) => type === "image-pushed")).toEqual([]);
    expect(await line.world.target.observe("shop")).toEqual([]);
  });

  it("names the service, the probe and the seconds when a version never becomes ready", async () => {
    const line = start({ target: { startsAs: () => "starting" } });

    await expect(line.up()).rejects.toMatchObject({
      code: "instance-unready",
      params: { service: "orders", probe: "/healthz", seconds: 60 },
    });

    expect(await line.world.weights()).toEqual({});
  });

  it("plans and changes nothing with --dry-run", async () => {
    const line = start();

    const { services, plan } = await line.up({ dryRun: true });

    expect(services).toEqual([]);
    expect(plan?.map(({ service }) => service)).toEqual(["orders"]);
    expect(line.events).toEqual([]);
    expect(await line.pair.observe()).toMatchObject({ ready: false });
    expect(existsSync(join(line.root, ".slipway"))).toBe(false);
    expect(existsSync(join(line.root, "..", "home"))).toBe(false);
  });

  it("gives way to a deploy that holds the service before anything is built", async () => {
    const line = start();
    await line.world.store.begin({ app: "shop", service: "orders" }, { ...ownIdentity(), since: 0 });

    await expect(line.up()).rejects.toMatchObject({ code: "rollout-busy" });

    expect(line.events).toEqual([]);
  });
});

describe("deploy", () => {
  it("climbs beside the old version and promotes with the numbers", async () => {
    const line = start();
    await line.up({ version: "v1" });
    line.write("orders/main.go", line.source("two"));

    const result = await line.deploy({ version: "v2" });

    expect(result).toMatchObject({ outcome: "promoted", serving: { version: "v2" } });
    expect(result.numbers?.canaryRequests).toBeGreaterThan(300);
    const stages = line.events.flatMap((event) => (event.type === "stage-started" ? [event.stage] : []));
    expect(stages.slice(-3)).toEqual(["build", "push", "rollout"]);
  });

  it("restores when the new version fails, and status says what to look at", async () => {
    const line = start({ errors: { v3: 0.3 } });
    await line.up({ version: "v1" });
    line.write("orders/main.go", line.source("three"));

    const result = await line.deploy({ version: "v3" });

    expect(result).toMatchObject({ outcome: "restored", serving: { version: "v1" } });
    expect(await line.state()).toMatchObject({
      state: { code: "restored", params: { version: "v1", tried: "v3" } },
      next: { code: "look-at-canary" },
    });
  });

  it("refuses where the port is fixed, before anything is built", async () => {
    const line = start();
    line.write("orders/main.go", line.source("one", '"8080"'));
    await line.up();
    line.events.splice(0);

    await expect(line.deploy()).rejects.toMatchObject({
      code: "port-fixed",
      params: { service: "orders", port: 8080 },
    });

    expect(line.events.filter(({ type }) => type === "stage-started")).toEqual([]);
  });

  it("refuses on a protected target what no gate has vouched for, built or by reference", async () => {
    const line = start({ target: { protected: true } });
    const image = `embedded/shop/orders@sha256:${"a".repeat(64)}`;

    await expect(line.deploy()).rejects.toMatchObject({ code: "gate-refused", params: { gate: "vulnerabilities" } });
    await expect(line.deploy({ image })).rejects.toMatchObject({ code: "gate-refused" });

    expect(line.events.filter(({ type }) => type === "image-pushed")).toEqual([]);
    expect(await line.world.target.observe("shop")).toEqual([]);
  });

  it("deploys what `push` has put there, by its tag", async () => {
    const line = start();
    const [pushed] = await line.app.push(line.context, { services: [], to: undefined, tag: "v1" });

    const result = await line.deploy({ image: "embedded/shop/orders:v1" });

    expect(result).toMatchObject({ outcome: "promoted", serving: { version: "v1", digest: pushed?.release.digest } });
  });

  it("puts everything back on Ctrl-C and says who serves", async () => {
    const line = start({ rps: 0 });
    await line.up({ version: "v1" });
    line.write("orders/main.go", line.source("two"));

    const deploying = line.deploy({ version: "v2" });
    while (!line.events.some((event) => event.type === "rollout" && event.transition.type === "shifted"))
      await line.world.pass(100);
    line.interrupt();

    expect(await deploying).toMatchObject({ outcome: "restored", because: { code: "interrupted" } });
    expect(await line.world.weights()).toEqual({ v1: 1000 });
  });

  it("holds without traffic; status says how to go on, and rollback takes the canary away", async () => {
    const line = start({ rps: 0 });
    await line.up({ version: "v1" });
    line.write("orders/main.go", line.source("two"));

    const result = await line.deploy({ version: "v2" });
    const held = await line.state();
    const back = await line.app.rollback(line.context, { target: "local", service: "orders" });

    expect(result.outcome).toBe("held");
    expect(held).toMatchObject({ state: { code: "held" }, next: { code: "resume-or-roll-back" } });
    expect(back).toMatchObject({ from: { version: "v2" }, to: { version: "v1" } });
    expect(await line.world.weights()).toEqual({ v1: 1000 });
  });

  it("plans what it would do now and builds nothing with --dry-run", async () => {
    const line = start();
    await line.up({ version: "v1" });
    line.events.splice(0);

    const result = await line.deploy({ dryRun: true });

    expect(result).toMatchObject({ outcome: "planned", serving: { version: "v1" } });
    expect(result.plan.map(({ kind }) => kind)).toContain("shift");
    expect(line.events).toEqual([]);
  });
});

describe("rollback, down and status", () => {
  it("goes back to the version before", async () => {
    const line = start();
    await line.up({ version: "v1" });
    line.write("orders/main.go", line.source("two"));
    await line.up({ version: "v2" });

    const result = await line.app.rollback(line.context, { target: "local", service: undefined });

    expect(result).toMatchObject({ service: "orders", from: { version: "v2" }, to: { version: "v1" } });
    expect(await line.world.weights()).toEqual({ v1: 1000 });
  });

  it("has nothing to go back to after the first version", async () => {
    const line = start();
    await line.up();

    const answer = line.app.rollback(line.context, { target: "local", service: "orders" });

    await expect(answer).rejects.toMatchObject({ code: "nothing-to-roll-back" });
  });

  it("stops everything, takes the addresses away, and finds nothing to do the second time", async () => {
    const line = start();
    await line.up();

    const first = await line.app.down(line.context, { target: "local" });
    const second = await line.app.down(line.context, { target: "local" });

    expect(first.stopped).toHaveLength(1);
    expect(second.stopped).toEqual([]);
    expect(await line.world.traffic.observe("shop")).toEqual([]);
    expect(await line.pair.observe()).toMatchObject({ ready: false });
    expect(await line.state()).toMatchObject({ state: { code: "stopped" }, next: { code: "run-up" } });
  });

  it("looks without touching: status of a project nobody deployed", async () => {
    const line = start();

    const status = await line.app.status(line.context, { target: "local" });

    expect(status.services).toMatchObject([{ service: "orders", state: { code: "not-deployed" } }]);
    expect(await line.pair.observe()).toMatchObject({ ready: false });
    expect(existsSync(join(line.root, "..", "home"))).toBe(false);
  });

  it("names the targets there are when another is asked for", async () => {
    const line = start();

    const answer = line.app.status(line.context, { target: "moon" });

    await expect(answer).rejects.toMatchObject({ code: "target-unknown", params: { targets: ["local"] } });
  });

  it("verifies what was pushed, and says when a reference names nothing", async () => {
    const line = start();
    await line.app.push(line.context, { services: [], to: undefined, tag: "v1" });

    const verified = await line.app.verify(line.context, { reference: "embedded/shop/orders:v1" });
    const absent = line.app.verify(line.context, { reference: "embedded/shop/orders:v9" });

    expect(verified.blobs).toBeGreaterThan(1);
    await expect(absent).rejects.toMatchObject({ code: "image-absent" });
  });
});

import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Clients, startClients } from "./clients.ts";
import { QUICK_ROLLOUT } from "./quick-rollout.ts";
import { createStage, type Stage, writeOrdersRelease } from "./stage.ts";

describe("the line from source to a rollout, by commands alone", () => {
  let stage: Stage;
  let shop: string;
  let clients: Clients | undefined;
  let ordersUrl: string;

  beforeAll(async () => {
    stage = createStage("line");
    shop = stage.project("shop");
    writeFileSync(join(shop, "slipway.yaml"), QUICK_ROLLOUT);
  });

  afterAll(async () => {
    await clients?.stop();
    await stage.strike();
  });

  const serving = async (): Promise<string> => {
    const { services } = JSON.parse((await stage.slipway(["status", "--json"], { cwd: shop })).stdout);
    const orders = services.find((row: { service: string }) => row.service.endsWith("orders"));
    return orders.route.arms.find((arm: { weight: number }) => arm.weight === 1000)?.version;
  };

  it("`up` builds, pushes and runs every service, each healthy at its own address", async () => {
    const run = await stage.slipway(["up", "--json"], { cwd: shop });

    expect(run.status, run.stderr).toBe(0);
    const { schema, services } = JSON.parse(run.stdout);
    expect(schema).toBe("slipway.up/1");
    const names = services.map((row: { service: string }) => row.service);
    expect(names.toSorted()).toEqual(["gateway", "orders", "users"]);
    ordersUrl = services.find((row: { service: string }) => row.service === "orders").url;
    const gateway = services.find((row: { service: string }) => row.service === "gateway").url;
    const answer = await fetch(`${gateway}/api/orders/1`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ order: { version: "v1" } });
  });

  it("`up` again changes nothing", async () => {
    const { services } = JSON.parse((await stage.slipway(["up", "--json"], { cwd: shop })).stdout);

    expect(services.map((row: { state: string }) => row.state)).toEqual(["unchanged", "unchanged", "unchanged"]);
  });

  it("`deploy` promotes a good version with no failed request", async () => {
    clients = startClients(`${ordersUrl}/orders`, 300);
    writeOrdersRelease(shop, "v2", 0);

    const run = await stage.slipway(["deploy", "orders", "--version", "v2", "--json"], { cwd: shop });

    expect(run.status, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({
      schema: "slipway.deploy/1",
      outcome: "promoted",
      serving: { version: "v2" },
    });
    expect(clients.seen().failed).toEqual([]);
    expect(await serving()).toBe("v2");
  });

  it("`deploy` restores a bad version and says why with numbers; exit 7", async () => {
    clients?.restart();
    writeOrdersRelease(shop, "v3", 30);

    const run = await stage.slipway(["deploy", "orders", "--version", "v3", "--json"], { cwd: shop });

    expect(run.status, run.stderr).toBe(7);
    const document = JSON.parse(run.stdout);
    expect(document).toMatchObject({ outcome: "restored", serving: { version: "v2" } });
    expect(document.numbers.canaryErrors).toBeGreaterThan(0);
    expect(clients?.seen().failed).toEqual([]);
    expect(await serving()).toBe("v2");
  });

  it("`rollback` switches to the warm earlier version, and `history` tells the whole story", async () => {
    const back = await stage.slipway(["rollback", "orders", "--json", "--yes"], { cwd: shop });

    expect(back.status, back.stderr).toBe(0);
    expect(JSON.parse(back.stdout)).toMatchObject({
      from: { version: "v2" },
      to: { version: expect.stringMatching(/^(v1|sha-)/) },
    });
    expect(clients?.seen().failed).toEqual([]);
    const history = JSON.parse((await stage.slipway(["history", "orders", "--json"], { cwd: shop })).stdout);
    const types = JSON.stringify(history);
    for (const type of ["promoted", "restored", "rolled-back"]) expect(types).toContain(`"${type}"`);
  });

  it("`deploy` of code that does not compile shows the compiler's words, exits 1 and changes nothing", async () => {
    const before = await serving();
    appendFileSync(join(shop, "orders", "release.go"), "\nvar broken int = missing\n");

    const run = await stage.slipway(["deploy", "orders", "--version", "v4"], { cwd: shop });

    expect(run.status).toBe(1);
    expect(run.stderr).toContain("undefined: missing");
    expect(run.stderr).toContain("compile-failed");
    expect(await serving()).toBe(before);
    writeOrdersRelease(shop, "v4", 0);
  });

  it("`deploy` without traffic holds at the deadline, exits 8 and neither promotes nor restores", async () => {
    await clients?.stop();
    clients = undefined;
    const before = await serving();
    writeFileSync(join(shop, "slipway.yaml"), QUICK_ROLLOUT.replace("60s", "3s"));

    const run = await stage.slipway(["deploy", "orders", "--version", "v4", "--json"], { cwd: shop });

    expect(run.status, run.stderr).toBe(8);
    expect(JSON.parse(run.stdout)).toMatchObject({ outcome: "held" });
    const { services } = JSON.parse((await stage.slipway(["status", "--json"], { cwd: shop })).stdout);
    const orders = services.find((row: { service: string }) => row.service.endsWith("orders"));
    expect(orders.state.code).toBe("held");
    expect(orders.route.arms.map((arm: { version: string; weight: number }) => [arm.version, arm.weight])).toEqual(
      expect.arrayContaining([
        [before, 800],
        ["v4", 200],
      ]),
    );
  });

  it("`down` stops everything of the app and leaves the journal", async () => {
    const run = await stage.slipway(["down", "--yes", "--json"], { cwd: shop });

    expect(run.status, run.stderr).toBe(0);
    const history = await stage.slipway(["history", "orders", "--json"], { cwd: shop });
    expect(history.stdout).toContain("promoted");
    const { services } = JSON.parse((await stage.slipway(["status", "--json"], { cwd: shop })).stdout);
    expect(
      services.every((row: { instances: readonly { state: string }[] }) =>
        row.instances.every(({ state }) => state === "stopped"),
      ),
    ).toBe(true);
  });
});

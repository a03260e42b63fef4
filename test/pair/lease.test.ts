import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createSupervisorLease } from "../../src/adapters/lease/supervisor.ts";
import { bundleDaemon, openHome, sleep, until, type Home } from "./bed.ts";

const key = { app: "shop", service: "orders" };
const fence = (epoch: number) => ({ rollout: `r${epoch}`, epoch });
const TTL = 3_000;

let folder: string;
let program: string;
let home: Home;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-pair-program-"));
  program = await bundleDaemon(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => home.close());

async function open() {
  home = openHome(program);
  await home.pair.ensure();
  return createSupervisorLease({ home: home.home });
}

describe("the supervisor's leases", () => {
  it("recover() is called once when the deploying process falls silent, and its next word is refused", async () => {
    const lease = await open();
    for (let round = 0; round < 8; round += 1) {
      await lease.renew(key, fence(4), TTL);
      await sleep(100);
    }

    expect(home.lines("recovered.log")).toEqual([]);
    await until(() => home.lines("recovered.log").length > 0);
    await sleep(500);

    expect(home.lines("recovered.log").map((line) => JSON.parse(line))).toEqual([{ ...key, epoch: 4 }]);
    await expect(lease.renew(key, fence(4), TTL)).rejects.toMatchObject({ code: "rollout-fenced" });
  });

  it("a lease released in time is not recovered", async () => {
    const lease = await open();
    await lease.renew(key, fence(1), 300);

    await lease.release(key, fence(1), "finished");
    await sleep(1_000);

    expect(home.lines("recovered.log")).toEqual([]);
    expect(await home.pair.stop()).toBe(true);
  });

  it("kill -9 of the supervisor in the middle of a rollout is not noticed by a process that goes on renewing", async () => {
    const lease = await open();
    home.write("rollouts.json", [{ key, fence: fence(2), state: "active" }]);
    await lease.renew(key, fence(2), TTL);

    await home.kill("supervisor");
    for (let round = 0; round < 40; round += 1) {
      await lease.renew(key, fence(2), TTL);
      await sleep(100);
    }

    expect(home.lines("recovered.log")).toEqual([]);
  });

  it("kill -9 of supervisor and deploying process at once: the successor reads the journal and recovers once", async () => {
    const lease = await open();
    await lease.renew(key, fence(2), TTL);
    home.write("rollouts.json", [{ key, fence: fence(2), state: "active" }]);

    await home.kill("supervisor");

    await until(() => home.lines("recovered.log").length > 0);
    await sleep(500);
    expect(home.lines("recovered.log").map((line) => JSON.parse(line))).toEqual([{ ...key, epoch: 2 }]);
  });

  it("a held rollout is looked at again and again, also by the next supervisor, until it is resumed", async () => {
    const lease = await open();
    await lease.renew(key, fence(2), TTL);
    home.write("rollouts.json", [{ key, fence: fence(2), state: "held" }]);

    await lease.release(key, fence(2), "held");
    await until(() => home.lines("watched.log").length >= 3);
    await home.kill("supervisor");
    const before = home.lines("watched.log").length;
    await until(() => home.lines("watched.log").length >= before + 3);
    expect(await home.pair.stop()).toBe(false);

    home.write("rollouts.json", []);
    await lease.renew(key, fence(3), TTL);
    await sleep(300);
    const resumed = home.lines("watched.log").length;
    await sleep(500);

    expect(home.lines("watched.log")).toHaveLength(resumed);
    expect(home.lines("recovered.log")).toEqual([]);
    await lease.release(key, fence(3), "finished");
  });

  it.skipIf(process.platform === "win32")(
    "a supervisor that was stopped for a while hears what waited before it judges",
    async () => {
      const lease = await open();
      await lease.renew(key, fence(2), TTL);
      const supervisor = home.member("supervisor");

      process.kill(supervisor?.pid ?? 0, "SIGSTOP");
      await sleep(4_000);
      const renewing = lease.renew(key, fence(2), TTL);
      await sleep(100);
      process.kill(supervisor?.pid ?? 0, "SIGCONT");
      await renewing;
      await lease.release(key, fence(2), "finished");

      expect(home.lines("recovered.log")).toEqual([]);
    },
  );
});

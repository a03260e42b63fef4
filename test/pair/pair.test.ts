import { fork } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pairContract } from "../../src/ports/daemons.contract.ts";
import { terminate } from "../../src/kit/process.ts";
import { bundleDaemon, isGone, load, openArms, openHome, shoot, sleep, until, type Home, type Shot } from "./bed.ts";

let folder: string;
let program: string;
let homes: Home[] = [];
let arms: Awaited<ReturnType<typeof openArms>>;
const FENCE = { rollout: "r1", epoch: 1 };
const ORDERS = { app: "shop", service: "orders" };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-pair-program-"));
  program = await bundleDaemon(folder);
  arms = await openArms();
});
afterAll(async () => {
  await arms.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await Promise.all(homes.map((home) => home.close()));
  homes = [];
});

function open(idleMs?: number): Home {
  const home = openHome(program, idleMs);
  homes.push(home);
  return home;
}

async function openWithRoute(): Promise<{ readonly home: Home; readonly port: number }> {
  const home = open();
  await home.pair.ensure();
  const { listen } = await home.traffic.set(arms.spec("orders", 250), FENCE);
  return { home, port: listen.port };
}

/** What a kill cost: nothing may be refused, and only what was under way when the process died may fail. */
function judge(name: string, shots: readonly Shot[], killed: number, gone: number): void {
  const failed = shots.filter(({ failure }) => failure !== undefined);
  const first = Math.min(
    ...shots.filter(({ from, answer }) => from > gone && answer !== undefined).map(({ to }) => to),
  );
  const slowest = Math.max(...shots.map(({ from, to }) => to - from));
  process.stdout.write(
    `${name}: ${shots.length} requests, ${failed.length} in flight failed, served again ${Math.round(first - killed)} ms after the kill, slowest answer ${Math.round(slowest)} ms\n`,
  );
  expect(failed.filter(({ failure }) => failure === "ECONNREFUSED")).toEqual([]);
  expect(failed.filter(({ from }) => from > gone)).toEqual([]);
  expect(shots.some(({ from, answer }) => from > gone && answer !== undefined)).toBe(true);
}

/** Reproducible chance between 0 and 1 (a linear congruential generator is enough to pick victims). */
function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

/** How many processes have this home among their words. */
function daemonsOf(home: string): number {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(home);
      } catch {
        return false;
      }
    }).length;
}

describe("pair of processes", () => pairContract(async () => open().pair));

describe("the pair", () => {
  it("ensure() brings both up, and they end when nothing is left", async () => {
    const home = open(500);

    await home.pair.ensure();
    const state = await home.pair.observe();

    expect(state).toMatchObject({ ready: true });
    await until(() => isGone(state.supervisor ?? 0) && isGone(state.splitter ?? 0));
    expect(await home.pair.observe()).toEqual({ supervisor: undefined, splitter: undefined, ready: false });
    expect(home.log("supervisor")).toContain("supervisor-ended");
    expect(home.log("splitter")).toContain("splitter-ended");
  });

  it("stop() leaves the pair alone while a route is served, and ends it when told to all the same", async () => {
    const { home } = await openWithRoute();

    expect(await home.pair.stop()).toBe(false);
    expect(await home.pair.observe()).toMatchObject({ ready: true });
    expect(await home.pair.stop({ force: true })).toBe(true);
    expect(await home.pair.observe()).toMatchObject({ supervisor: undefined, splitter: undefined });
  });

  it("a removed route gives its port free", async () => {
    const { home, port } = await openWithRoute();

    await home.traffic.remove(ORDERS, FENCE);

    await until(async () => (await shoot(port)).failure === "ECONNREFUSED");
    expect(await home.pair.stop()).toBe(true);
  });

  it("kill -9 of the splitter under load of new connections refuses none and keeps port and weights, again and again", async () => {
    const { home, port } = await openWithRoute();
    for (const round of [1, 2, 3]) {
      const running = load(port);
      await sleep(400);

      const before = (await home.traffic.observe("shop"))[0];
      const killed = performance.now();
      const gone = await home.kill("splitter");
      await until(async () => (await shoot(port)).answer !== undefined);
      await sleep(300);
      const shots = await running.stop();

      judge(`splitter killed, round ${round}`, shots, killed, gone);
      const after = (await home.traffic.observe("shop"))[0];
      expect(after).toMatchObject({ listen: before?.listen, arms: before?.arms, fence: FENCE });
      const failed = shots.filter(({ failure }) => failure !== undefined).length;
      process.stdout.write(
        `in flight by the splitter's own count: ${after?.lostInFlight}, seen by clients: ${failed}\n`,
      );
      expect(new Set(shots.flatMap(({ answer }) => answer ?? []))).toEqual(new Set(["stable", "canary"]));
      await until(async () => (await home.pair.observe()).ready);
    }
    expect(home.log("supervisor")).not.toContain("peer-failed");
  });

  it("kill -9 of the supervisor disturbs nobody; its successor holds the sockets, so the splitter may die next", async () => {
    const { home, port } = await openWithRoute();
    const splitter = home.member("splitter");
    const first = load(port);
    await sleep(200);

    await home.kill("supervisor");
    await until(async () => (await home.pair.observe()).ready);
    const calm = await first.stop();

    expect(calm.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(home.member("splitter")).toEqual(splitter);

    const second = load(port);
    await sleep(200);
    const killed = performance.now();
    const gone = await home.kill("splitter");
    await until(async () => (await shoot(port)).answer !== undefined);
    judge("splitter killed after its supervisor", await second.stop(), killed, gone);
  });

  it("a route made while the supervisor is dead survives the splitter's death too", async () => {
    const { home } = await openWithRoute();

    await home.kill("supervisor");
    const { listen } = await home.traffic.set(arms.spec("users", 0), FENCE);
    const other = listen.port;
    await until(async () => (await home.pair.observe()).ready);
    const running = load(other);
    await sleep(100);
    const killed = performance.now();
    const gone = await home.kill("splitter");
    await until(async () => (await shoot(other)).answer !== undefined);

    judge("younger route", await running.stop(), killed, gone);
  });

  it("kill -9 of both leaves it to the next writing command, which brings back the same port and weights", async () => {
    const { home, port } = await openWithRoute();
    const [supervisor, splitter] = [home.member("supervisor"), home.member("splitter")];

    for (const pid of [supervisor?.pid, splitter?.pid]) process.kill(pid ?? 0, "SIGKILL");
    await until(() => isGone(supervisor?.pid ?? 0) && isGone(splitter?.pid ?? 0));
    // Whoever died last may have had its successor on the way; that one finds nobody behind it and ends.
    await sleep(1_000);
    await home.pair.ensure();

    expect((await shoot(port)).failure).toBeUndefined();
    expect(await home.traffic.observe("shop")).toEqual([expect.objectContaining(arms.spec("orders", 250))]);
  });

  it.runIf(process.platform === "linux")("kills at any moment end in one pair that serves the same route", async () => {
    const { home, port } = await openWithRoute();
    const random = chance(20_240_607);
    for (let round = 0; round < 16; round += 1) {
      const victim = home.member(random() < 0.5 ? "supervisor" : "splitter");
      if (victim !== undefined) terminate(victim);
      await sleep(random() * 250);
    }

    await home.pair.ensure();

    expect((await shoot(port)).failure).toBeUndefined();
    // Late successors find their role taken and end.
    await until(() => daemonsOf(home.home) === 2);
    await sleep(1_000);
    expect(daemonsOf(home.home)).toBe(2);
  });

  it("a route that goes and comes back keeps its port", async () => {
    const { home, port } = await openWithRoute();

    await home.traffic.remove(ORDERS, FENCE);
    const again = await home.traffic.set(arms.spec("orders", 0), FENCE);

    expect(again.listen.port).toBe(port);
    expect((await shoot(port)).answer).toBe("stable");
  });

  it("twenty starters at once make one pair", async () => {
    const home = open();
    const starter = join(folder, "starter.mjs");
    await bundleDaemon(folder, "starter.ts");

    const codes = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const child = fork(starter, [program, home.home], { stdio: "ignore" });
        return new Promise((resolve) => child.once("exit", resolve));
      }),
    );

    expect(codes).toEqual(Array.from({ length: 20 }, () => 0));
    expect(home.log("supervisor").match(/"supervisor-started"/g)).toHaveLength(1);
    expect(home.log("splitter").match(/"splitter-started"/g)).toHaveLength(1);
  });

  it.skipIf(process.platform === "win32")(
    "a supervisor that is stopped for good is replaced, and never wakes beside its successor",
    async () => {
      const { home, port } = await openWithRoute();
      const stopped = home.member("supervisor");

      process.kill(stopped?.pid ?? 0, "SIGSTOP");
      await until(() => home.member("supervisor") !== undefined && home.member("supervisor")?.pid !== stopped?.pid);
      await until(async () => (await home.pair.observe()).ready);

      expect(isGone(stopped?.pid ?? 0)).toBe(true);
      expect((await shoot(port)).failure).toBeUndefined();
    },
  );

  it.skipIf(process.platform === "win32")(
    "a splitter that is stopped for good is replaced, and what waited is served",
    async () => {
      const { home, port } = await openWithRoute();
      const stopped = home.member("splitter");

      process.kill(stopped?.pid ?? 0, "SIGSTOP");
      const shot = await shoot(port);

      expect(shot.failure).toBeUndefined();
      expect(home.member("splitter")?.pid).not.toBe(stopped?.pid);
    },
  );
});

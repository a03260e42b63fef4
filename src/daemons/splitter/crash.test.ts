import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createSplitterTraffic } from "../../adapters/traffic/splitter/traffic.ts";
import {
  arm,
  fence,
  openSplitter,
  removeHomes,
  route,
  splitterControl,
  splitterHome,
  type SplitterBed,
} from "../../../test/bed/splitter.ts";
import { kill, removeProgram, spawnSplitter } from "../../../test/bed/splitter-process.ts";
import { ask, openUpstream, until } from "../../../test/bed/upstream.ts";
import { layoutOf } from "../../kit/home.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  removeHomes();
});
afterAll(removeProgram);

async function hanging(): Promise<number> {
  const upstream = await openUpstream((incoming, outgoing) => {
    if (incoming.url !== "/hang") outgoing.end("content");
  });
  closing.push(() => upstream.close());
  return upstream.port;
}

const stateFile = (home: string): string => join(layoutOf(home).target("local", "shop"), "splitter.json");

async function opened(home: string): Promise<SplitterBed> {
  const splitter = await openSplitter({ home });
  closing.push(() => splitter.close());
  return splitter;
}

describe("a killed splitter", () => {
  it("comes back with the same address, weights and fence, and says how many requests were lost", async () => {
    const [home, port] = [splitterHome(), await hanging()];
    const traffic = createSplitterTraffic(splitterControl(home));
    const first = await spawnSplitter(home);
    const before = await traffic.set(route([arm("stable", port, 877), arm("canary", port, 123)]), fence(7));
    const hung = [1, 2, 3].map(() =>
      ask(before.listen.port, { path: "/hang" }).then(
        () => "answered",
        () => "cut",
      ),
    );
    await until(
      async () => Object.values((await traffic.observe("shop"))[0]?.inFlight ?? {}).reduce((a, b) => a + b, 0) === 3,
    );

    await kill(first);
    const second = await spawnSplitter(home);
    closing.push(() => kill(second));
    const [after] = await traffic.observe("shop");

    expect(await Promise.all(hung)).toEqual(["cut", "cut", "cut"]);
    expect(after).toEqual({ ...before, inFlight: after?.inFlight, lostInFlight: 3 });
    expect((await ask(before.listen.port)).status).toBe(200);
    await expect(traffic.set(route([arm("stable", port, 1000)]), fence(6))).rejects.toMatchObject({
      code: "rollout-fenced",
    });
  });

  it("has at every moment of 25 kills a state that is whole, and as new as the last answer", async () => {
    const [home, port] = [splitterHome(), await hanging()];
    const traffic = createSplitterTraffic(splitterControl(home));
    let [answered, epoch] = [0, 0];
    for (let round = 0; round < 25; round++) {
      const child = await spawnSplitter(home);
      const [found] = await traffic.observe("shop");
      // What was answered is there; what was asked and not answered may be there or not.
      expect(found?.fence.epoch ?? 0).toBeGreaterThanOrEqual(answered);
      let alive = true;
      const writing = (async () => {
        while (alive) {
          const weight = ++epoch % 1000;
          await traffic.set(route([arm("stable", port, 1000 - weight), arm("canary", port, weight)]), fence(epoch));
          answered = epoch;
        }
      })().catch(() => undefined);
      const known = answered;
      await until(() => answered > known);
      // Then at some moment of the next writes.
      await sleep((round * 3) % 25);
      await kill(child);
      alive = false;
      await writing;
      if (existsSync(stateFile(home))) JSON.parse(readFileSync(stateFile(home), "utf8"));
    }

    expect(answered).toBeGreaterThanOrEqual(25);
  }, 180_000);

  it("ends by itself when told to, and lost nothing then", async () => {
    const [home, port] = [splitterHome(), await hanging()];
    const first = await openSplitter({ home });
    await first.traffic.set(route([arm("stable", port, 1000)]), fence(1));
    await first.close();

    const second = await opened(home);

    expect((await second.traffic.observe("shop"))[0]?.lostInFlight).toBe(0);
  });
});

describe("state that cannot be used", () => {
  it.each([
    ["half a file", '{"schema":"slipway.splitter/1","routes":[', "splitter-state-broken"],
    ["no JSON object", "null", "splitter-state-broken"],
    ["a foreign document", '{"schema":"other/1","routes":[]}', "splitter-state-broken"],
    ["a newer document", '{"schema":"slipway.splitter/2","routes":[]}', "schema-too-new"],
  ])("%s is reported, refused and left as it is, and other apps serve", async (_, text, code) => {
    const [home, port] = [splitterHome(), await hanging()];
    const first = await openSplitter({ home });
    const other = await first.traffic.set({ ...route([arm("stable", port, 1000)]), app: "other" }, fence(1));
    await first.close();
    mkdirSync(layoutOf(home).target("local", "shop"), { recursive: true });
    writeFileSync(stateFile(home), text);

    const splitter = await opened(home);

    expect(splitter.problems.map((problem) => problem.code)).toEqual([`error.${code}`]);
    await expect(splitter.traffic.observe("shop")).rejects.toMatchObject({ code });
    await expect(splitter.traffic.set(route([arm("stable", port, 1000)]), fence(1))).rejects.toMatchObject({ code });
    expect(readFileSync(stateFile(home), "utf8")).toBe(text);
    expect((await ask(other.listen.port)).status).toBe(200);
  });

  it("a port that somebody else has by now is reported, and served once it is free", async () => {
    const [home, port] = [splitterHome(), await hanging()];
    const first = await openSplitter({ home });
    const { listen } = await first.traffic.set(route([arm("stable", port, 1000)]), fence(1));
    await first.close();
    const squatter = createTcpServer();
    await new Promise<void>((resolve) => squatter.listen(listen.port, listen.host, resolve));

    const splitter = await opened(home);
    expect(splitter.problems).toEqual([{ code: "error.port-in-use", params: { port: listen.port } }]);
    expect((await splitter.traffic.observe("shop"))[0]?.listen).toEqual(listen);
    await new Promise((resolve) => squatter.close(resolve));

    await until(() =>
      ask(listen.port).then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
  });

  it("set() that cannot be written changes nothing", async () => {
    const port = await hanging();
    const splitter = await opened(splitterHome());
    const { listen } = await splitter.traffic.set(route([arm("stable", port, 1000)]), fence(1));
    // A folder in the draft's place stands for every reason not to be able to write.
    mkdirSync(`${stateFile(splitter.home)}.draft`);

    await expect(splitter.traffic.set(route([arm("stable", 1, 1000)]), fence(2))).rejects.toMatchObject({
      code: "file-unwritable",
    });

    expect((await splitter.traffic.observe("shop"))[0]?.fence.epoch).toBe(1);
    expect((await ask(listen.port)).status).toBe(200);
  });

  it.each(["../shop", "a/b", "..", "", "a".repeat(200)])("an app called %j never becomes a path", async (app) => {
    const splitter = await opened(splitterHome());

    await expect(splitter.traffic.observe(app)).rejects.toMatchObject({ code: "route-invalid" });
    await expect(splitter.traffic.set({ ...route([arm("stable", 1, 1000)]), app }, fence(1))).rejects.toMatchObject({
      code: "route-invalid",
    });
  });
});

it("the in-flight numbers are 0 again when every request ended", async () => {
  const [home, port] = [splitterHome(), await hanging()];
  const splitter = await opened(home);
  const { listen } = await splitter.traffic.set(route([arm("stable", port, 1000)]), fence(1));
  const file = join(layoutOf(home).target("local", "shop"), "splitter.inflight");

  const hung = connect(listen.port, listen.host, () => hung.write("GET /hang HTTP/1.1\r\nHost: x\r\n\r\n"));
  await until(() => readFileSync(file).some((byte) => byte === 1));

  hung.destroy();
  await Promise.all(Array.from({ length: 50 }, () => ask(listen.port)));

  await until(() => readFileSync(file).every((byte) => byte === 0));
});

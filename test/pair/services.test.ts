import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { callControl, controlSecret } from "../../src/kit/http/control.ts";
import { digestOf } from "../../src/kit/digest.ts";
import type { Instance } from "../../src/model/run.ts";
import { arm } from "../bed/splitter.ts";
import { bundleDaemon, isGone, load, openHome, shoot, sleep, until, type Home } from "./bed.ts";

const FENCE = { rollout: "r1", epoch: 1 };
const KEY = { app: "shop", service: "orders" };
const SERVICE = `
import { createServer } from "node:http";
createServer((_, answer) => setTimeout(() => answer.end("pid " + process.pid), 10)).listen(Number(process.env.PORT), "127.0.0.1");
`;

let folder: string;
let program: string;
let home: Home;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-pair-program-"));
  program = await bundleDaemon(folder);
  writeFileSync(join(folder, "service.mjs"), SERVICE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  for (const instance of await observe()) await stop(instance.id);
  await home.close();
});

function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const { places } = home;
  const control = {
    endpoint: places.endpoint("supervisor"),
    secret: controlSecret(places.secretFile),
    timeoutMs: 30_000,
  };
  return callControl(control, method, path, body);
}
async function observe(): Promise<readonly Instance[]> {
  await home.pair.ensure();
  return (await ask("GET", "/instances?target=local&app=shop")) as readonly Instance[];
}
async function stop(instance: string): Promise<void> {
  await ask("POST", "/instances/stop", { target: "local", instance, fence: FENCE, stopMs: 5_000 });
}

/** A service that the supervisor started, with a route to it. */
async function open() {
  home = openHome(program);
  await home.pair.ensure();
  const spec = {
    ...KEY,
    version: "v1",
    artifact: {
      kind: "native",
      path: process.execPath,
      sha256: digestOf(""),
      repository: "embedded/shop/orders",
      image: digestOf(""),
    },
    env: {},
    variables: {},
    health: "/",
    portVariable: "PORT",
    port: undefined,
    needs: [],
  };
  const launch = { program: process.execPath, args: [join(folder, "service.mjs")], env: {}, caBundle: undefined };
  const started = (await ask("POST", "/instances", { target: "local", spec, launch, fence: FENCE })) as Instance;
  await until(async () => (await observe())[0]?.state === "ready");
  const arms = [arm("stable", started.address.port, 1000, started.id)];
  const { listen } = await home.traffic.set({ ...KEY, arms, sticky: false, tickMs: 250 }, FENCE);
  return { pid: started.pid ?? 0, port: listen.port };
}

describe("services behind the pair", () => {
  it("are not disturbed when both daemons die one after the other, and are adopted again", async () => {
    const { pid, port } = await open();
    const running = load(port, 10);
    await sleep(200);

    await home.kill("supervisor");
    await until(async () => (await home.pair.observe()).ready);
    const gone = await home.kill("splitter");
    await until(async () => (await home.pair.observe()).ready);
    await sleep(200);
    const shots = await running.stop();

    expect(shots.filter(({ failure, from }) => failure !== undefined && from > gone)).toEqual([]);
    expect(shots.filter(({ failure }) => failure === "ECONNREFUSED")).toEqual([]);
    expect(new Set(shots.flatMap(({ answer }) => answer ?? []))).toEqual(new Set([`pid ${pid}`]));
    expect(await observe()).toMatchObject([{ pid, state: "ready", restarts: 0 }]);
    expect(await home.pair.stop()).toBe(false);
  });

  it("hold nothing of the daemons: with both stopped the service runs on and the route's port is free", async () => {
    const { pid, port } = await open();

    expect(await home.pair.stop({ force: true })).toBe(true);

    expect(isGone(pid)).toBe(false);
    expect((await shoot(port)).failure).toBe("ECONNREFUSED");
    await home.pair.ensure();
    expect((await shoot(port)).answer).toBe(`pid ${pid}`);
  });
});

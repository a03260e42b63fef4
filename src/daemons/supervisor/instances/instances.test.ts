import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "../../../kit/digest.ts";
import { layoutOf } from "../../../kit/home.ts";
import { processIdentity } from "../../../kit/process.ts";
import { INSTANCES_FILE } from "../../../model/instance-record.ts";
import type { Instance } from "../../../model/run.ts";
import { createInstances, type Instances, type InstancesDeps } from "./instances.ts";
import { askService, sampleClient, until, type SampleClient, type SampleRequest } from "./sample-client.ts";
import { buildMoody, hasGo } from "./sample-daemon.ts";

const posix = process.platform !== "win32";

let bench: string;
let moody: string;
let home: string;
let instances: Instances;

/** As a control request would reach them. */
const client = (): SampleClient =>
  sampleClient(moody, async (method, path, body) => {
    const url = new URL(path, "http://control");
    const { body: answer } = await instances.handle({ method, path: url.pathname, query: url.searchParams, body });
    return answer;
  });
const start = (more?: SampleRequest): Promise<Instance> => client().start(more);
const list = (): Promise<readonly Instance[]> => client().list();
const stop: SampleClient["stop"] = (...words) => client().stop(...words);
const untilState: SampleClient["untilState"] = (state) => client().untilState(state);
const runs = (pid: number | undefined): boolean => processIdentity(pid ?? 0) !== undefined;
const remembered = (): string => readFileSync(join(home, "targets", "local", "shop", INSTANCES_FILE), "utf8");

function open(deps: Partial<InstancesDeps> = {}): Instances {
  instances = createInstances({ layout: layoutOf(home), ...deps });
  return instances;
}

async function occupy(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as { readonly port: number }).port };
}

describe.runIf(hasGo("services as real processes"))("instances", () => {
  beforeAll(() => {
    bench = mkdtempSync(join(tmpdir(), "slipway-instances-"));
    moody = buildMoody(bench);
  });
  afterAll(() => rmSync(bench, { recursive: true, force: true }));

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "slipway-home-"));
    open();
  });
  afterEach(async () => {
    await instances.close();
    // Whatever runs still is found by what was remembered.
    open();
    await instances.adopt();
    for (const { id } of await list()) await stop(id, 0, 1e9);
    await instances.close();
    rmSync(home, { recursive: true, force: true });
  });

  it("start() runs the program in its own folder, with a port of its own, and sees it ready", async () => {
    const instance = await start({});

    const ready = await untilState("ready");
    expect(ready.id).toBe(instance.id);
    expect(ready.executable).toBe(digestOf(readFileSync(moody)));
    expect(await askService(ready, "/folder")).toBe(join(home, "targets", "local", "shop", "instances", instance.id));
    expect(readFileSync(ready.log, "utf8")).toContain("moody starts");
    expect(instances.busy()).toBe(true);
  });

  it("start() resolves the environment at that moment and gives the process nothing else of the daemon's", async () => {
    open({
      env: { PATH: process.env["PATH"], SystemRoot: process.env["SystemRoot"], HOST_TOKEN: "s3cret", FROM_DAEMON: "d" },
    });
    const env = {
      A: "${GIVEN}",
      B: "${FROM_DAEMON}",
      C: "${NOWHERE:a:b}",
      D: "http://${A}/$${x}",
      USERS_URL: "http://127.0.0.1:1",
    };

    await start({
      env,
      variables: { GIVEN: "g" },
      launch: { caBundle: "/certs/ca.pem", env: { LEVEL: "image", PATH: "/bin" } },
    });

    const lines = (await askService(await untilState("ready"), "/environ")).split("\n");
    expect(lines).toEqual(
      expect.arrayContaining(["A=g", "B=d", "C=a:b", "D=http://g/${x}", "SSL_CERT_FILE=/certs/ca.pem", "LEVEL=image"]),
    );
    expect(lines.join("\n")).not.toContain("s3cret");
    expect(lines).not.toContain("PATH=/bin");
  });

  it("start() writes no value of a variable anywhere", async () => {
    await start({ env: { KEY: "${TOKEN}" }, variables: { TOKEN: "very-s3cret" } });
    await untilState("ready");

    const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(1);
    for (const { parentPath, name } of files)
      expect(readFileSync(join(parentPath, name), "utf8")).not.toContain("very-s3cret");
    expect(remembered()).toContain("${TOKEN}");
    if (posix) expect(statSync(join(home, "targets", "local", "shop", INSTANCES_FILE)).mode & 0o777).toBe(0o600);
  });

  it("start() refuses a missing variable and leaves nothing", async () => {
    await expect(start({ env: { KEY: "${TOKEN:?the token of the bank}" } })).rejects.toMatchObject({
      code: "env-unset",
      params: { service: "orders", names: ["TOKEN"] },
    });
    expect(await list()).toEqual([]);
    expect(readdirSync(join(home, "targets", "local", "shop"))).not.toContain("logs");
  });

  it("start() says port-in-use for a fixed port that somebody has, and leaves nothing", async () => {
    const { server, port } = await occupy();

    const starting = start({ spec: { portVariable: undefined, port }, env: { PORT: String(port) } });

    await expect(starting).rejects.toMatchObject({ code: "port-in-use", params: { port } });
    expect(await list()).toEqual([]);
    server.close();
  });

  it("start() says port-in-use for a fixed port that another of our services has", async () => {
    const { server, port } = await occupy();
    await new Promise((resolve) => server.close(resolve));
    const fixed = { spec: { portVariable: undefined, port }, env: { PORT: String(port) } };
    await start(fixed);

    const second = start({ ...fixed, fence: { rollout: "r2", epoch: 2 } });

    await expect(second).rejects.toMatchObject({ code: "port-in-use", params: { port } });
    expect((await list()).length).toBe(1);
  });

  it("start() of what cannot be run says so and leaves nothing", async () => {
    const program = join(bench, "absent");

    await expect(start({ launch: { program } })).rejects.toMatchObject({
      code: "instance-exited",
      params: { service: "orders", status: "ENOENT" },
    });
    expect(await list()).toEqual([]);
    expect(readdirSync(join(home, "targets", "local", "shop", "instances"))).toEqual([]);
  });

  it("start() of what this rollout started already answers with that instance, also when asked twice at once", async () => {
    const [first, second] = await Promise.all([start({}), start({})]);
    const third = await start({ fence: { rollout: "r1", epoch: 2 } });
    const other = await start({ fence: { rollout: "r2", epoch: 3 } });

    expect([second.id, third.id]).toEqual([first.id, first.id]);
    expect(other.id).not.toBe(first.id);
    expect((await list()).length).toBe(2);
  });

  it("start() and stop() refuse an older epoch, also after a restart of the supervisor", async () => {
    const instance = await start({ fence: { rollout: "r5", epoch: 5 } });
    const fenced = { code: "rollout-fenced", params: { service: "orders", epoch: 4, newest: 5 } };

    await expect(start({ fence: { rollout: "r4", epoch: 4 } })).rejects.toMatchObject(fenced);
    await expect(stop(instance.id, 0, 4)).rejects.toMatchObject(fenced);
    await instances.close();
    open();
    await instances.adopt();
    await expect(start({ fence: { rollout: "r4", epoch: 4 } })).rejects.toMatchObject(fenced);
    expect(runs(instance.pid)).toBe(true);
  });

  it("a service that never becomes ready stays starting, then unready, with what the probe heard", async () => {
    open({ healthTimes: { startingMs: 20, steadyMs: 50, timeoutMs: 1_000, patienceMs: 300 } });
    await start({ env: { MOOD: "sick" } });

    const starting = await until("it answered", async () =>
      (await list()).find(({ because }) => because?.params["answer"] === "503"),
    );
    expect(["starting", "unready"]).toContain(starting.state);
    const unready = await untilState("unready");
    expect(unready.because).toMatchObject({ code: "probe-failed", params: { probe: "GET /healthz", answer: "503" } });
    expect(unready.because?.params["output"]).toContain("moody starts");
    await askService(unready, "/sick?is=false");
    await untilState("ready");
  });

  it("a service that was ready and falls ill is unready after three bad answers", async () => {
    open({ healthTimes: { startingMs: 20, steadyMs: 30, timeoutMs: 1_000, patienceMs: 60_000 } });
    await start({});
    await askService(await untilState("ready"), "/sick?is=true");

    expect((await untilState("unready")).because?.params["answer"]).toBe("503");
  });

  it("a service without health route is ready when its port can be reached", async () => {
    await start({ spec: { health: undefined }, env: { MOOD: "sick" } });

    await untilState("ready");
  });

  it("a service that exits at once is restarted, later and later, until it counts as a crash loop", async () => {
    const { id } = await start({ env: { MOOD: "exit" } });

    const restarting = await untilState("restarting");
    expect(restarting.because).toMatchObject({ code: "exited", params: { service: "orders", status: "3" } });
    const loop = await untilState("crash-loop");
    expect(loop.because).toMatchObject({ code: "crash-loop", params: { status: "3", crashes: 5 } });
    expect(loop.because?.params["output"]).toContain("moody cannot go on: no database");
    expect(loop.restarts).toBe(4);
    expect(await stop(id)).toEqual({ graceful: true });
    expect(await list()).toEqual([]);
  });

  it("a service that crashes comes back on the same port", async () => {
    await start({});
    const before = await untilState("ready");
    await askService(before, "/exit?status=7").catch(() => {});

    await untilState("restarting");
    const after = await untilState("ready");
    expect(after.address).toEqual(before.address);
    expect(after.pid).not.toBe(before.pid);
    expect(after.restarts).toBe(1);
  });

  it.runIf(posix)("stop() asks first and answers graceful", async () => {
    const { id } = await start({});
    const { pid } = await untilState("ready");

    expect(await stop(id)).toEqual({ graceful: true });
    expect(runs(pid)).toBe(false);
    expect(await list()).toEqual([]);
    expect(instances.busy()).toBe(false);
    expect(existsSync(join(home, "targets", "local", "shop", "instances", id))).toBe(false);
  });

  it.runIf(posix)("stop() ends by force what ignores SIGTERM, with everything it started", async () => {
    const { id } = await start({ env: { MOOD: "deaf,parent" } });
    const { pid, log } = await untilState("ready");
    const child = Number(/child (\d+)/.exec(readFileSync(log, "utf8"))?.[1]);
    expect(runs(child)).toBe(true);

    expect(await stop(id, 200)).toEqual({ graceful: false });
    expect([runs(pid), runs(child)]).toEqual([false, false]);
  });

  it.runIf(posix)("stop() leaves nothing of what a service started, though it ended by itself", async () => {
    const { id } = await start({ env: { MOOD: "parent" } });
    const { log } = await untilState("ready");
    const child = Number(/child (\d+)/.exec(readFileSync(log, "utf8"))?.[1]);
    expect(runs(child)).toBe(true);

    expect(await stop(id)).toEqual({ graceful: true });
    await until("the child is gone", () => !runs(child) || undefined);
  });

  it("stop() of what is gone is harmless", async () => {
    expect(await stop("orders-00000000")).toEqual({ graceful: true });
  });

  it("stop() while a restart is waited for ends the waiting", async () => {
    const { id } = await start({ env: { MOOD: "exit" } });
    await untilState("restarting");

    await stop(id);

    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await list()).toEqual([]);
  });

  it.runIf(process.platform === "linux")("leaves no zombie behind", async () => {
    const { id } = await start({ env: { MOOD: "exit" } });
    await untilState("crash-loop");
    await stop(id);

    const zombies = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((name) => {
        try {
          const fields = readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
          return fields[0] === "Z" && fields[1] === String(process.pid);
        } catch {
          return false;
        }
      });
    expect(zombies).toEqual([]);
  });

  it("a file of a newer version is refused and left as it is, and other apps are looked after", async () => {
    await start({});
    await instances.close();
    const newer = join(home, "targets", "local", "next");
    const text = JSON.stringify({ schema: "slipway.instances/2", fences: {}, instances: [] });
    mkdirSync(newer, { recursive: true });
    writeFileSync(join(newer, INSTANCES_FILE), text);

    open();
    await instances.adopt();

    await expect(start({ spec: { app: "next" } })).rejects.toMatchObject({ code: "schema-too-new" });
    expect(readFileSync(join(newer, INSTANCES_FILE), "utf8")).toBe(text);
    expect((await list()).length).toBe(1);
  });
});

import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { arm, fence, openSplitter, removeHomes, route, type SplitterBed } from "../../../test/bed/splitter.ts";
import { kill } from "../../../test/bed/splitter-process.ts";
import { ask, spawnUpstream, until, type UpstreamProcess } from "../../../test/bed/upstream.ts";

const SWITCHES = 20;
let splitter: SplitterBed;
let entry = 0;
let epoch = 0;
let stop = false;
const done: Record<string, number> = {};
const failures: string[] = [];
/** Answers sticky clients got from the old side after they had been on the new one, within one rollout. */
let moved = 0;

beforeAll(async () => {
  splitter = await openSplitter({ graceMs: 1_000 });
});
afterAll(async () => {
  stop = true;
  await splitter.close();
  removeHomes();
});

/** Does one thing again and again until told to stop; whatever goes wrong is a failure a client saw. */
async function client(kind: string, act: () => Promise<void>): Promise<void> {
  while (!stop) {
    try {
      await act();
      done[kind] = (done[kind] ?? 0) + 1;
    } catch (failure) {
      failures.push(`${kind}: ${String(failure)}`);
    }
    await sleep(5);
  }
}

function expectOk(status: number, right: boolean): void {
  if (status !== 200 || !right) throw new Error(`status ${status}, right ${right}`);
}

function getter(): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return client("get", async () => {
    const { status, body } = await ask(entry, { agent });
    expectOk(status, body.toString().startsWith("v"));
  }).finally(() => agent.destroy());
}

function poster(chunked: boolean): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const body = randomBytes(200_000);
  const hash = createHash("sha256").update(body).digest("hex");
  const headers = chunked ? { "transfer-encoding": "chunked" } : { "content-length": body.length };
  return client("post", async () => {
    const answer = await ask(entry, { agent, method: "POST", headers, body });
    expectOk(answer.status, answer.body.toString() === hash);
  }).finally(() => agent.destroy());
}

/** Keeps its cookie, and a new connection for each request, so that only the cookie can hold it. */
function stickyClient(): Promise<void> {
  let cookie = "";
  let last = { rollout: 0, version: 0 };
  return client("sticky", async () => {
    const rollout = epochOfRollout;
    const { status, body, headers } = await ask(entry, { headers: cookie === "" ? {} : { cookie } });
    expectOk(status, true);
    cookie = headers["set-cookie"]?.[0]?.split(";")[0] ?? cookie;
    const version = Number(body.toString().slice(1));
    if (rollout === last.rollout && rollout === epochOfRollout && version < last.version) moved++;
    last = { rollout, version };
  });
}

function listener(): Promise<void> {
  return client("events", async () => {
    const { status, body } = await ask(entry, { path: "/events" });
    expectOk(status, body.toString().endsWith("data: 5\n\ndata: end\n\n"));
  });
}

function talker(): Promise<void> {
  return client("web socket", async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${entry}/`);
    // A connection that is cut would else leave us waiting for ever.
    const cut = new AbortController();
    socket.once("close", () => cut.abort(new Error("cut")));
    await once(socket, "open");
    for (let message = 0; message < 5; message++) {
      const echo = once(socket, "message", { signal: cut.signal });
      socket.send(`message ${message}`);
      const [data] = (await echo) as [Buffer];
      if (data.toString() !== `message ${message}`) throw new Error(`echo ${data.toString()}`);
      await sleep(40);
    }
    const closed = once(socket, "close");
    socket.close(1000);
    const [code] = (await closed) as [number];
    if (code !== 1000) throw new Error(`closed with ${code}`);
  });
}

let epochOfRollout = 0;

/** A rollout as it is done for real: start the new one, shift in steps, promote, wait for the old one's last request, SIGTERM. */
async function switchTo(next: UpstreamProcess, old: UpstreamProcess): Promise<void> {
  const rollout = `r${++epochOfRollout}`;
  for (const weight of [50, 500, 1000]) {
    const arms =
      weight === 1000
        ? [arm("stable", next.port, 1000)]
        : [arm("stable", old.port, 1000 - weight), arm("canary", next.port, weight)];
    await splitter.traffic.set(route(arms, { sticky: true }), fence(++epoch, rollout));
    await sleep(60);
  }
  await until(async () => {
    const inFlight = (await splitter.traffic.observe("shop"))[0]?.inFlight ?? {};
    return Object.entries(inFlight).every(
      ([instance, requests]) => !instance.endsWith(`-${old.port}`) || requests === 0,
    );
  });
  const gone = once(old.child, "exit");
  old.child.kill("SIGTERM");
  // An old version whose connections are not let go would never end by itself.
  expect((await gone)[1]).toBeNull();
}

describe("switches", () => {
  it(`no client of any kind sees a failure across ${SWITCHES} real switches, and sticky ones never go back within a rollout`, async () => {
    let current = await spawnUpstream("v0");
    entry = (await splitter.traffic.set(route([arm("stable", current.port, 1000)], { sticky: true }), fence(++epoch)))
      .listen.port;
    const clients = [
      getter(),
      getter(),
      poster(false),
      poster(true),
      stickyClient(),
      stickyClient(),
      stickyClient(),
      listener(),
      talker(),
      talker(),
    ];

    for (let version = 1; version <= SWITCHES; version++) {
      const next = await spawnUpstream(`v${version}`);
      await switchTo(next, current);
      current = next;
    }
    stop = true;
    await Promise.all(clients);
    await kill(current.child);

    expect(failures).toEqual([]);
    expect(moved).toBe(0);
    for (const kind of ["get", "post", "sticky", "events", "web socket"]) expect(done[kind]).toBeGreaterThan(SWITCHES);
  }, 240_000);
});

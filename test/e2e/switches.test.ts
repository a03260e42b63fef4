import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { cpSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { createStage, ROOT, type Stage } from "./stage.ts";

const SWITCHES = 20;

let stage: Stage;
let streams: string;
let url: URL;
let over = false;
const done: Record<string, number> = {};
const failures: string[] = [];
const versions = new Set<string>();

beforeAll(async () => {
  stage = createStage("switches");
  streams = join(stage.folder, "streams");
  cpSync(join(ROOT, "test", "services", "streams"), streams, { recursive: true });
  writeFileSync(join(streams, "slipway.yaml"), "rollout: {tick: 250ms, sticky: true, drain: 10s}\n");
  await up("v1");
  await up("v2");
});
afterAll(async () => {
  over = true;
  await stage.slipway(["down", "--yes"], { cwd: streams });
  await stage.strike();
});

async function up(version: string): Promise<void> {
  writeFileSync(join(streams, "release.go"), `package main\n\nconst version = "${version}"\n`);
  const run = await stage.slipway(["up", "--version", version, "--json"], { cwd: streams });
  expect(run.status, run.stderr).toBe(0);
  url = new URL(JSON.parse(run.stdout).services[0].url);
}

/** Does one thing again and again; whatever goes wrong is a failure a client saw. */
async function client(kind: string, act: () => Promise<void>): Promise<void> {
  while (!over) {
    try {
      await act();
      done[kind] = (done[kind] ?? 0) + 1;
    } catch (failure) {
      failures.push(`${kind}: ${String(failure)}`);
    }
    await sleep(5);
  }
}

interface Answer {
  readonly body: string;
  readonly cookie: string | undefined;
}

function ask(path: string, agent: Agent, cookie: string | undefined, body?: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = cookie === undefined ? {} : { cookie };
    const method = body === undefined ? "GET" : "POST";
    const call = request(new URL(path, url), { agent, method, headers, timeout: 30_000 }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => (text += String(chunk))).on("error", reject);
      answer.on("end", () => {
        if (answer.statusCode !== 200) reject(new Error(`status ${answer.statusCode}: ${text}`));
        else resolve({ body: text, cookie: answer.headers["set-cookie"]?.[0]?.split(";")[0] ?? cookie });
      });
    });
    call.on("timeout", () => call.destroy(new Error("timeout"))).on("error", reject);
    call.end(body);
  });
}

/** One client that keeps its connection and its cookie, as a browser does. */
function sticky(kind: string, path: string, right: (answer: string) => boolean, body?: Buffer): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let cookie: string | undefined;
  return client(kind, async () => {
    const answer = await ask(path, agent, cookie, body);
    cookie = answer.cookie;
    if (!right(answer.body)) throw new Error(`wrong answer: ${answer.body.slice(0, 80)}`);
  }).finally(() => agent.destroy());
}

function socket(): Promise<void> {
  return client("web socket", async () => {
    const opened = new WebSocket(`ws://${url.host}/echo`);
    const gone = new AbortController();
    opened.on("error", (failure) => gone.abort(failure)).once("close", () => gone.abort(new Error("closed early")));
    await once(opened, "open", { signal: gone.signal });
    for (let message = 1; message <= 20; message++) {
      const echo = once(opened, "message", { signal: gone.signal });
      opened.send(`message ${message}`);
      if (String((await echo)[0]) !== `message ${message}`) throw new Error("wrong echo");
      await sleep(50);
    }
    // Bounded: a socket that was cut a moment ago has had its "close".
    const closed = once(opened, "close", { signal: AbortSignal.timeout(5_000) });
    opened.close(1000);
    await closed;
  });
}

describe("real switches under clients that last", () => {
  it(`sticky clients, web sockets, events and POST bodies cross ${SWITCHES} of them without a failure`, async () => {
    const body = randomBytes(200_000);
    const hash = createHash("sha256").update(body).digest("hex");
    const clients = [
      sticky("sticky get", "/version", (text) => versions.add(text).size > 0),
      sticky("post", "/hash", (text) => text === hash, body),
      sticky("events", "/events", (text) => text.endsWith("data: 20\n\n")),
      sticky("events", "/events", (text) => text.endsWith("data: 20\n\n")),
      socket(),
      socket(),
    ];

    for (let number = 1; number <= SWITCHES; number++) {
      const run = await stage.slipway(["rollback", "--yes", "--json"], { cwd: streams });
      expect(run.status, run.stderr).toBe(0);
      expect(JSON.parse(run.stdout).to.version).toBe(number % 2 === 1 ? "v1" : "v2");
    }
    over = true;
    await Promise.all(clients);

    expect(failures).toEqual([]);
    expect(versions).toEqual(new Set(["v1", "v2"]));
    for (const kind of ["sticky get", "post", "events", "web socket"]) expect(done[kind]).toBeGreaterThan(5);
    process.stderr.write(`across ${SWITCHES} switches: ${JSON.stringify(done)}, failed ${failures.length}\n`);
  }, 180_000);
});

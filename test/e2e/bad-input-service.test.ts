import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pushSampleImage } from "../../src/adapters/target/local/sample-image.ts";
import { createDistributionRegistry } from "../../src/adapters/registry/distribution/registry.ts";
import { createSystemClock } from "../../src/adapters/clock/system.ts";
import { secret } from "../../src/kit/secret.ts";
import { hostPlatform } from "../../src/kit/oci/platform.ts";
import type { SampleEntry } from "../../src/kit/tar/unpack-sample.ts";
import { REGISTRY_FILES } from "../../src/model/registry-daemon.ts";
import { contentOf, refused } from "./refusal.ts";
import { createStage, ROOT, type Run, slipwayProcesses, type Stage } from "./stage.ts";

/** A service with moods (see its source): a mood is given by the environment of the command that deploys it. */
const MOODY = `services:
  moody:
    health: /healthz
    env:
      MOOD: "\${MOOD:}"
rollout:
  tick: 250ms
  ready: 3s
  stop: 1s
`;

interface Row {
  readonly service: string;
  readonly state: { readonly code: string };
  readonly instances: readonly { readonly id: string; readonly state: string; readonly pid: number | null }[];
  readonly route?: { readonly arms: readonly { readonly instance: string; readonly weight: number }[] };
}

let stage: Stage;
let moody: string;
let url: string;
/** What serves from the first test to the last. */
let steady: Row;

beforeAll(async () => {
  stage = createStage("bad-service");
  moody = copyOf("moody");
  const run = await stage.slipway(["up", "--version", "v1", "--json"], { cwd: moody });
  url = JSON.parse(run.stdout).services[0].url;
  steady = await row();
});
afterAll(async () => {
  await stage.slipway(["down", "--yes"], { cwd: moody });
  await stage.strike();
});

function copyOf(name: string, more = ""): string {
  const folder = join(stage.folder, name);
  cpSync(join(ROOT, "test", "services", "moody"), folder, { recursive: true });
  writeFileSync(join(folder, "slipway.yaml"), `${MOODY}${more}`);
  return folder;
}

async function row(cwd = moody): Promise<Row> {
  const run = await stage.slipway(["status", "--json"], { cwd });
  return JSON.parse(run.stdout).services[0];
}

const living = ({ instances }: Row) => instances.filter(({ state }) => state !== "stopped");

/** The version that served before serves everything, from the same process, and nothing else of the service runs. */
async function steadyAlone(): Promise<void> {
  const now = await row();
  expect(now.route?.arms.map(({ instance, weight }) => [instance, weight])).toEqual(
    steady.route?.arms.map(({ instance, weight }) => [instance, weight]),
  );
  expect(living(now).map(({ id, pid }) => [id, pid])).toEqual(living(steady).map(({ id, pid }) => [id, pid]));
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
}

/** A second app on the same target, for what would disturb the steady one. */
function another(name: string, more = ""): string {
  return copyOf(name, `app: ${name}\n${more}`);
}

async function nothingRuns(cwd: string): Promise<void> {
  const now = await row(cwd);
  expect(living(now)).toEqual([]);
  expect(now.route).toBeUndefined();
}

/** Makes a build of it give another image, so that a build or push that should not have been leaves a trace. */
function rewrite(word: string): void {
  const file = join(moody, "main.go");
  writeFileSync(file, readFileSync(file, "utf8").replace(/moody (\S+ )?cannot go on/, `moody ${word} cannot go on`));
}

const deploy = (version: string, mood: string, ...words: readonly string[]): Promise<Run> =>
  stage.slipway(["deploy", "--version", version, ...words], { cwd: moody, env: { MOOD: mood } });

describe("bad input: a service that does not come up", () => {
  it("exits at once: `deploy` shows its last lines, exits 1 and leaves the old version serving", async () => {
    const told = await deploy("exits", "exit");

    expect(told.status, told.stderr).toBe(1);
    expect(told.stdout).toContain("moody cannot go on: no database");
    expect(told.stdout).toContain("What to do: ");
    const asked = await deploy("exits", "exit", "--json");
    expect(asked.status).toBe(1);
    expect(asked.document()).toMatchObject({
      schema: "slipway.deploy/1",
      outcome: "failed",
      because: { code: "exited", params: { status: "3" } },
      serving: { version: "v1" },
    });
    const status = await stage.slipway(["status"], { cwd: moody });
    expect(status.stdout).toContain("serving v1; exits did not come up");
    expect(status.stdout).not.toMatch(/\{\w+\}/);
    await steadyAlone();
  });

  it("exits at once: `up` of it is instance-exited with its last lines, and nothing runs", async () => {
    const cwd = another("exits");

    const run = await stage.slipway(["up", "--json"], { cwd, env: { MOOD: "exit" } });

    expect(refused(run, "instance-exited").params["status"]).toBe("3");
    expect(run.stderr).toContain("moody cannot go on: no database");
    await nothingRuns(cwd);
  });

  it("never becomes ready: `deploy` says what the probe got, exits 1 and leaves the old version serving", async () => {
    const run = await deploy("sick", "sick");

    expect(run.status, run.stderr).toBe(1);
    expect(run.stdout).toContain("GET /healthz answered 503");
    await steadyAlone();
  });

  it("never becomes ready: `up` of it is instance-unready, and nothing runs", async () => {
    const cwd = another("sick");

    const run = await stage.slipway(["up", "--json"], { cwd, env: { MOOD: "sick" } });

    expect(refused(run, "instance-unready").params).toMatchObject({
      service: "moody",
      probe: "GET /healthz: 503",
      seconds: 3,
    });
    await nothingRuns(cwd);
  });

  it("is waited for: Ctrl-C in `up` is interrupted, exit 130, and nothing runs", async () => {
    const cwd = another("awaited");
    const { child, ended } = stage.begin(["up", "--json"], { cwd, env: { MOOD: "sick" } });
    await stage.until("it runs", async () => (living(await row(cwd)).length > 0 ? true : undefined));

    child.kill("SIGINT");

    refused(await ended, "interrupted");
    await nothingRuns(cwd);
  });

  it("wants a variable nobody set: env-unset before anything starts", async () => {
    const cwd = another("unset");
    writeFileSync(
      join(cwd, "slipway.yaml"),
      "app: unset\nservices: {moody: {env: {DATABASE: '${NOBODY_SET_THIS}'}}}\n",
    );

    const run = await stage.slipway(["up", "--json"], { cwd });

    expect(JSON.stringify(refused(run, "env-unset").params)).toContain("NOBODY_SET_THIS");
    await nothingRuns(cwd);
  });

  it("listens on a port somebody has: port-in-use, exit 5, and nothing runs", async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const cwd = join(stage.folder, "fixed");
    mkdirSync(cwd);
    writeFileSync(join(cwd, "go.mod"), "module example.com/fixed\n\ngo 1.21\n");
    writeFileSync(
      join(cwd, "main.go"),
      `package main\n\nimport "net/http"\n\nfunc main() {\n\tif err := http.ListenAndServe("127.0.0.1:${port}", nil); err != nil {\n\t\tpanic(err)\n\t}\n}\n`,
    );

    const run = await stage.slipway(["up", "--json"], { cwd });

    server.close();
    expect(refused(run, "port-in-use").params).toMatchObject({ port });
    await nothingRuns(cwd);
  });
});

describe.skipIf(process.platform === "win32")("bad input: a service that ignores SIGTERM", () => {
  it("is ended by force once its time is over, and `down` says that it was", async () => {
    const cwd = another("deaf");
    const up = await stage.slipway(["up", "--json"], { cwd, env: { MOOD: "deaf" } });
    expect(up.status, up.stderr).toBe(0);
    const [pid] = living(await row(cwd)).map((instance) => instance.pid);

    const down = await stage.slipway(["down", "--yes", "--events"], { cwd });

    expect(down.status, down.stderr).toBe(0);
    expect(down.stdout).toMatch(/"type":"instance-stopped"[^\n]*"graceful":false/);
    expect(pid).toBeGreaterThan(0);
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    await nothingRuns(cwd);
  });
});

describe("bad input: requests made to be read in two ways", () => {
  const send = (bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url);
      let answer = "";
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      socket.on("data", (chunk) => (answer += chunk.toString("latin1")));
      socket.on("close", () => resolve(answer)).on("error", reject);
    });
  const hidden = "GET /print?text=smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

  it.each<[what: string, bytes: string]>([
    [
      "a length and chunks",
      `POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
    ],
    [
      "two lengths",
      `POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
    ],
    [
      "a bad chunk",
      `POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n${hidden}`,
    ],
    [
      "a chunked that is not",
      `POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${hidden}`,
    ],
  ])(
    "%s: 400 at the service's address, the connection ends, and the service never sees what was hidden",
    async (_what, bytes) => {
      const answer = await send(bytes);

      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
      const [instance] = living(steady);
      const log = join(stage.home, "targets", "local", "moody", "logs", `${instance?.id}.log`);
      expect(readFileSync(log, "utf8")).not.toContain("smuggled");
    },
  );
});

describe("bad input: a hostile image", () => {
  const file = (name: string): SampleEntry => ({ name, content: "x" });

  it.each<[reason: string, what: string, layers: readonly (readonly SampleEntry[])[]]>([
    ["path-traversal", "a path that leaves", [[file("../../outside")]]],
    ["path-absolute", "an absolute path", [[file("/outside")]]],
    ["symlink-out", "a link that leaves", [[{ name: "l", type: "2", link: "../../.." }, file("l/outside")]]],
    ["hardlink-out", "a hard link that leaves", [[{ name: "h", type: "1", link: "/etc/passwd" }]]],
    ["duplicate-entry", "one name twice", [[file("app/orders"), file("app/orders")]]],
    ["too-many-bytes", "10 GiB announced", [[{ name: "big", pax: { size: String(10 * 1024 ** 3) } }]]],
    ["ratio-too-high", "a bomb of zeros", [[{ name: "big", content: Buffer.alloc(96 * 1024 ** 2) }]]],
  ])("%s (%s): archive-hostile, nothing unpacked or started, the old version serves", async (reason, _what, layers) => {
    const address = JSON.parse((await stage.slipway(["registry", "serve", "--json"])).stdout).address as string;
    const token = readFileSync(join(stage.home, "registry", REGISTRY_FILES.token), "utf8").trim();
    const { host } = new URL(address);
    const registry = createDistributionRegistry({
      host,
      insecure: [host],
      clock: createSystemClock(),
      seed: 1,
      env: {},
      credentials: async () => ({ kind: "password", user: "slipway", password: secret(token) }),
    });
    const digest = await pushSampleImage(registry, "hostile/image", {
      layers,
      platform: hostPlatform(process.platform, process.arch),
    });
    const images = join(stage.home, "targets", "local", "moody", "images");
    const before = contentOf(images);

    const reference = `embedded/hostile/image@${digest}`;
    const run = await stage.slipway(["deploy", "--image", reference, "--json"], { cwd: moody });

    expect(refused(run, "archive-hostile").params["reason"]).toBe(reason);
    expect(contentOf(images)).toEqual(before);
    expect(Object.keys(contentOf(stage.folder)).filter((name) => name.endsWith("outside"))).toEqual([]);
    await steadyAlone();
  });
});

describe("bad input: somebody else's turn", () => {
  it("the same app from another root is refused by every writing command, naming the root", async () => {
    const cwd = copyOf("clone");

    for (const command of [["up"], ["deploy"], ["rollback"], ["down"]]) {
      const run = await stage.slipway([...command, "--yes", "--json"], { cwd });
      expect(refused(run, "app-from-another-root").params).toMatchObject({ app: "moody", root: moody });
    }
    await steadyAlone();
  });

  it("a protected target refuses what no gate knows: exit 3, nothing pushed; a policy may allow it", async () => {
    const blobs = contentOf(join(stage.home, "registry", "repositories"));
    const cwd = another("guarded", "targets: {local: {kind: local, protected: true}}\n");

    for (const command of [["up"], ["deploy"]]) {
      const run = await stage.slipway([...command, "--json"], { cwd });
      expect(refused(run, "gate-refused").params).toMatchObject({ gate: "vulnerabilities", target: "local" });
    }
    expect(contentOf(join(stage.home, "registry", "repositories"))).toEqual(blobs);
    await nothingRuns(cwd);

    appendFileSync(join(cwd, "slipway.yaml"), "gates: {vulnerabilities: {unknown: allow}}\n");
    const allowed = await stage.slipway(["up", "--json"], { cwd });
    expect(allowed.status, allowed.stderr).toBe(0);
    expect((await stage.slipway(["down", "--yes"], { cwd })).status).toBe(0);
  });

  it("a second deploy is rollout-busy and names the first; Ctrl-C in the first restores and exits 130", async () => {
    const pauses = join(stage.folder, "pause");
    mkdirSync(pauses);
    const { child, ended } = stage.begin(["deploy", "--version", "v2", "--json"], {
      cwd: moody,
      env: { SLIPWAY_PAUSE_AT: "rollout.shifted#1", SLIPWAY_PAUSE_DIR: pauses },
    });
    const mark = join(pauses, "rollout.shifted-1.reached");
    await stage.until("the canary has its share", () => (existsSync(mark) ? true : undefined));
    const pushed = contentOf(join(stage.home, "registry", "repositories"));
    rewrite("busy");

    for (const command of [
      ["deploy", "--version", "v3"],
      ["rollback", "--yes"],
      ["down", "--yes"],
    ]) {
      const run = await stage.slipway([...command, "--json"], { cwd: moody });
      expect(refused(run, "rollout-busy").params).toMatchObject({ service: "moody", pid: child.pid });
      expect(run.stderr).toContain(`process ${child.pid}`);
    }
    expect(contentOf(join(stage.home, "registry", "repositories"))).toEqual(pushed);

    child.kill("SIGINT");
    writeFileSync(join(pauses, "rollout.shifted-1.go"), "");
    const interrupted = await ended;

    expect(interrupted.status, interrupted.stderr).toBe(130);
    expect(interrupted.document()).toMatchObject({
      outcome: "restored",
      because: { code: "interrupted" },
      serving: { version: "v1" },
    });
    const now = await row();
    expect(now.route?.arms.map(({ instance, weight }) => [instance, weight])).toEqual([[living(steady)[0]?.id, 1000]]);
    expect(existsSync(`/proc/${child.pid}`)).toBe(false);
  });
});

describe("bad input: a journal that cannot be used", () => {
  const journal = (): string => join(stage.home, "targets", "local", "moody", "journal.db");
  const writing = [["up"], ["deploy", "--version", "v9"], ["rollback"], ["down"]];

  it.each<[what: string, code: "journal-broken" | "schema-too-new", spoil: (file: string) => void]>([
    ["truncated", "journal-broken", (file) => truncateSync(file, 4_000)],
    // SQLite would take a whole page that is missing at the end for a page that never was.
    ["truncated by its last page", "journal-broken", (file) => truncateSync(file, statSync(file).size - 4_096)],
    [
      "of a newer version",
      "schema-too-new",
      (file) => {
        const bytes = readFileSync(file);
        bytes.writeUInt32BE(2, 60);
        writeFileSync(file, bytes);
      },
    ],
  ])(
    "%s: writing commands are refused before anything is built or pushed, reading ones say so, and it is left as it was",
    async (_what, code, spoil) => {
      const good = readFileSync(journal());
      spoil(journal());
      const spoiled = readFileSync(journal());
      rewrite(code);
      const before = [contentOf(join(stage.home, "blobs")), contentOf(join(stage.home, "registry", "repositories"))];
      const was = living(await row());

      for (const command of [...writing, ["history"]])
        refused(await stage.slipway([...command, "--yes", "--json"], { cwd: moody }), code);
      const status = await stage.slipway(["status", "--json"], { cwd: moody });

      expect(status.status).toBe(0);
      expect(status.document()).toMatchObject({ unknown: [{ code: "journal-unread", params: { because: code } }] });
      expect(living(await row())).toEqual(was);
      expect([contentOf(join(stage.home, "blobs")), contentOf(join(stage.home, "registry", "repositories"))]).toEqual(
        before,
      );
      expect(readFileSync(journal())).toEqual(spoiled);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      writeFileSync(journal(), good);
    },
  );
});

describe("after all of it", () => {
  it("`down` ends the last service, and no process of Slipway's or of a service is left", async () => {
    const down = await stage.slipway(["down", "--yes", "--json"], { cwd: moody });
    expect(down.status, down.stderr).toBe(0);
    expect((await stage.slipway(["registry", "stop"])).status).toBe(0);

    await stage.until("no process", () => (slipwayProcesses(stage.home).length === 0 ? true : undefined));
  });
});

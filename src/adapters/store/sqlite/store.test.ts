import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAlive, ownIdentity } from "../../../kit/process.ts";
import { storeContract } from "../../../ports/store.contract.ts";
import { createSystemClock } from "../../clock/system.ts";
import { createSqliteStore } from "./store.ts";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../../..");
const clock = createSystemClock();
const key = { app: "shop", service: "orders" };
const folders: string[] = [];

function freshFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-store-"));
  folders.push(folder);
  return join(folder, "shop", "journal.db");
}

const open = (file: string) => createSqliteStore({ file, clock, isAlive });
const self = () => ({ ...ownIdentity(), since: clock.now() });

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe("sqlite store", () =>
  storeContract(async () => {
    const file = freshFile();
    return { open: async (alive) => createSqliteStore({ file, clock, isAlive: alive }) };
  }));

describe("a journal file", () => {
  async function written(): Promise<string> {
    const file = freshFile();
    const store = open(file);
    const fence = await store.begin(key, self());
    for (let i = 0; i < 60; i += 1) await store.append(key, fence, { type: "resumed", by: "x".repeat(200) });
    await store.close();
    return file;
  }

  async function refusalOf(file: string): Promise<unknown> {
    const before = readFileSync(file);
    const store = open(file);
    const failure = await store.entries("shop").then(
      () => undefined,
      (error: unknown) => error,
    );
    const write = await store.begin(key, self()).then(
      () => undefined,
      (error: unknown) => error,
    );
    await store.close();
    expect(write).toMatchObject({ code: (failure as { code?: string } | undefined)?.code });
    expect(readFileSync(file).equals(before)).toBe(true);
    return failure;
  }

  it("is not created by reading", async () => {
    const file = freshFile();
    const store = open(file);

    expect(await store.entries("shop")).toEqual([]);
    expect(await store.holder(key)).toBeUndefined();
    expect(readdirSync(dirname(dirname(file)))).toEqual([]);
  });

  it("that is truncated anywhere is refused as journal-broken and left as it was", async () => {
    const file = await written();
    const whole = readFileSync(file);

    for (const size of [0, 7, 99, 100, 4_096, whole.length / 2, whole.length - 4_096, whole.length - 1]) {
      writeFileSync(file, whole);
      truncateSync(file, Math.floor(size));
      expect(await refusalOf(file), `cut to ${size}`).toMatchObject({
        code: "journal-broken",
        params: { reason: "journal-truncated" },
      });
    }
  });

  it("whose inside is damaged is refused as journal-broken and left as it was", async () => {
    const file = await written();
    const bytes = readFileSync(file);
    bytes.fill(0xff, 4_096, 4_096 + 8);
    writeFileSync(file, bytes);

    expect(await refusalOf(file)).toMatchObject({ code: "journal-broken", params: { reason: "journal-damaged" } });
  });

  it("that is something else is refused as journal-broken and left as it was", async () => {
    const file = freshFile();
    mkdirSync(dirname(file));
    writeFileSync(file, "app: shop\n".repeat(50));

    expect(await refusalOf(file)).toMatchObject({ code: "journal-broken", params: { reason: "journal-foreign" } });
  });

  it("that is another program's database is refused as journal-broken and left as it was", async () => {
    const file = freshFile();
    mkdirSync(dirname(file));
    const { DatabaseSync } = await import("@photostructure/sqlite");
    const foreign = new DatabaseSync(file);
    foreign.exec("CREATE TABLE bookmarks (url TEXT)");
    foreign.close();

    expect(await refusalOf(file)).toMatchObject({ code: "journal-broken", params: { reason: "journal-foreign" } });
  });

  it("of a newer version is refused as schema-too-new and left as it was", async () => {
    const file = await written();
    const { DatabaseSync } = await import("@photostructure/sqlite");
    const newer = new DatabaseSync(file);
    newer.exec("PRAGMA user_version = 2");
    newer.close();

    expect(await refusalOf(file)).toMatchObject({ code: "schema-too-new", params: { found: 2, known: 1 } });
  });
});

/**
 * A second process on the same journal: `begin` says who won and waits, `append` writes rows for ever, saying each number after it is
 * durable.
 */
const PEER = `
  import { createSqliteStore } from "./store.ts";
  import { isAlive, ownIdentity } from "../../../kit/process.ts";
  const [file, act] = process.argv.slice(2);
  const clock = { now: () => Date.now() };
  const key = { app: "shop", service: "orders" };
  const store = createSqliteStore({ file, clock, isAlive });
  const say = (line) => process.stdout.write(line + "\\n");
  try {
    const fence = await store.begin(key, { ...ownIdentity(), since: Date.now() });
    say("begun " + fence.epoch);
    while (act === "append") say("row " + (await store.append(key, fence, { type: "resumed", by: "peer" })).seq);
  } catch (failure) {
    say("refused " + failure.code);
  }
  setInterval(() => {}, 1000);
`;

describe("two processes on one journal", () => {
  let peer = "";
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-peer-"));
    folders.push(folder);
    peer = join(folder, "peer.mjs");
    await build({
      absWorkingDir: root,
      stdin: { contents: PEER, resolveDir: dirname(fileURLToPath(import.meta.url)), loader: "ts" },
      bundle: true,
      format: "esm",
      platform: "node",
      outfile: peer,
      plugins: [
        {
          // The bundle lies outside the project, so the native package is named by its place.
          name: "native",
          setup: (bundler) => {
            const path = createRequire(import.meta.url).resolve("@photostructure/sqlite");
            bundler.onResolve({ filter: /^@photostructure\/sqlite$/ }, () => ({ path, external: true }));
          },
        },
      ],
    });
  });

  afterAll(() => {
    for (const child of children) child.kill("SIGKILL");
  });

  function start(file: string, act: "begin" | "append") {
    const child = spawn(process.execPath, [peer, file, act], { stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    const lines: string[] = [];
    let rest = "";
    const waiting: (() => void)[] = [];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      lines.push(...parts);
      for (const wake of waiting.splice(0)) wake();
    });
    const until = async (enough: (lines: readonly string[]) => boolean): Promise<readonly string[]> => {
      while (!enough(lines)) await new Promise<void>((wake) => waiting.push(wake));
      return lines;
    };
    const kill = (): Promise<void> =>
      new Promise((done) => {
        child.once("exit", () => done());
        child.kill("SIGKILL");
      });
    return { child, until, kill };
  }

  it("begin() at once: exactly one wins, also when the file does not exist yet", async () => {
    for (let round = 0; round < 3; round += 1) {
      const file = freshFile();
      const peers = [start(file, "begin"), start(file, "begin"), start(file, "begin")];

      const said = await Promise.all(peers.map(({ until }) => until((lines) => lines.length > 0)));

      expect(said.map(([line]) => (line ?? "").replace(/\d+/, "n")).toSorted()).toEqual([
        "begun n",
        "refused rollout-busy",
        "refused rollout-busy",
      ]);
      for (const { kill } of peers) await kill();
    }
  });

  it("begin() follows a holder that was killed between begin() and append(), with a higher epoch", async () => {
    const file = freshFile();
    const victim = start(file, "begin");
    const [line] = await victim.until((lines) => lines.length > 0);
    const store = open(file);
    await expect(store.begin(key, self())).rejects.toMatchObject({
      code: "rollout-busy",
      params: { pid: victim.child.pid },
    });

    await victim.kill();
    const fence = await store.begin(key, self());

    expect(fence.epoch).toBeGreaterThan(Number(line?.split(" ")[1]));
    expect(await store.entries("shop")).toEqual([]);
    await store.close();
  });

  it("append() has on disk every row it answered for when its process is killed at any moment", async () => {
    for (const rows of [1, 7, 20]) {
      const file = freshFile();
      const victim = start(file, "append");
      const said = await victim.until((lines) => lines.length > rows);
      await victim.kill();
      const answered = Number(
        said
          .filter((line) => line.startsWith("row"))
          .at(-1)
          ?.split(" ")[1],
      );

      const store = open(file);
      const kept = (await store.entries("shop")).map(({ seq }) => seq);
      await store.close();

      expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => i + 1));
      expect(kept.length).toBeGreaterThanOrEqual(answered);
    }
  });
});

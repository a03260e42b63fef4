import { fork } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { lockHolder, tryLock, waitLock } from "./lockfile.ts";
import { ownIdentity } from "./process.ts";

/**
 * Takes the lock again and again; while it has it, nobody else may: a file that only the holder makes and removes must not be there.
 * One in three times the process dies holding it.
 */
const CONTENDER = `
import { existsSync, readFileSync, rmSync, writeFileSync, appendFileSync } from "node:fs";
import { processIdentity } from ${JSON.stringify(join(import.meta.dirname, "process.ts"))};
import { waitLock } from ${JSON.stringify(join(import.meta.dirname, "lockfile.ts"))};
const lives = (pid) => processIdentity(pid) !== undefined;
const [lock, inside, log, dies] = process.argv.slice(2);
for (let round = 0; round < 5; round += 1) {
  const held = await waitLock(lock, 30_000);
  if (held === undefined) appendFileSync(log, "waited too long\\n");
  else {
    if (existsSync(inside) && lives(Number(readFileSync(inside, "utf8")))) appendFileSync(log, "two inside\\n");
    writeFileSync(inside, String(process.pid));
    await new Promise((resolve) => setTimeout(resolve, 3));
    appendFileSync(log, "in\\n");
    if (dies === "yes" && round === 2) process.kill(process.pid, "SIGKILL");
    rmSync(inside, { force: true });
    held.release();
  }
}
`;

let folder: string;
let lock: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-lock-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  lock = join(mkdtempSync(join(folder, "case-")), "pair.lock");
});

describe("lockfile", () => {
  it("tryLock() gives the lock to one until it is released", () => {
    const first = tryLock(lock);

    expect(first).toBeDefined();
    expect(tryLock(lock)).toBeUndefined();
    expect(lockHolder(lock)).toEqual(ownIdentity());

    first?.release();
    expect(lockHolder(lock)).toBeUndefined();
    expect(tryLock(lock)).toBeDefined();
  });

  it("release() twice does not take the lock from its next holder", () => {
    const first = tryLock(lock);
    first?.release();
    const second = tryLock(lock);

    first?.release();

    expect(second).toBeDefined();
    expect(lockHolder(lock)).toEqual(ownIdentity());
  });

  it("lockHolder() of a lock nobody ever took is nobody, and makes no file", () => {
    expect(lockHolder(lock)).toBeUndefined();
    expect(() => readdirSync(lock)).toThrow("ENOENT");
  });

  it("tryLock() takes over from a dead holder, from one whose pid was reused and from an unreadable claim", () => {
    for (const claim of [
      `H${JSON.stringify({ pid: 2 ** 22 + 1, started: "1@00000000" })}`,
      `H${JSON.stringify({ ...ownIdentity(), started: "1@00000000" })}`,
      "",
      "\0\0\0\0",
    ]) {
      tryLock(lock)?.release();
      const last = Math.max(...readdirSync(lock).map(Number));
      writeFileSync(join(lock, String(last)), claim);

      const taken = tryLock(lock);

      expect(taken, claim).toBeDefined();
      taken?.release();
    }
  });

  it("tryLock() keeps few claims, and only its own counts", () => {
    for (let round = 0; round < 60; round += 1) tryLock(lock)?.release();

    const names = readdirSync(lock);
    expect(names.length).toBeLessThanOrEqual(20);
    expect(names.every((name) => /^\d+$/.test(name))).toBe(true);
    expect(readFileSync(join(lock, "60"), "utf8")).toMatch(/^R/);
  });

  it("waitLock() gives up at its deadline", async () => {
    tryLock(lock);

    expect(await waitLock(lock, 60)).toBeUndefined();
  });

  it("tryLock() never lets two processes in, though some die inside", async () => {
    const program = join(folder, "contender.mjs");
    await build({
      stdin: { contents: CONTENDER, resolveDir: import.meta.dirname },
      outfile: program,
      bundle: true,
      format: "esm",
      platform: "node",
    });
    const [inside, log] = [join(lock, "..", "inside"), join(lock, "..", "log")];
    writeFileSync(log, "");

    await Promise.all(
      Array.from({ length: 9 }, async (_, number) => {
        const child = fork(program, [lock, inside, log, number % 3 === 0 ? "yes" : "no"], { stdio: "inherit" });
        await new Promise((resolve) => child.once("exit", resolve));
      }),
    );

    const said = readFileSync(log, "utf8").trimEnd().split("\n");
    expect(new Set(said)).toEqual(new Set(["in"]));
    expect(said).toHaveLength(6 * 5 + 3 * 3);
  });
});

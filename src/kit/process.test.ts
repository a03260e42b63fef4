import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { isAlive, ownIdentity, processIdentity, terminateTree, waitGone } from "./process.ts";

const SLEEPER = "setInterval(() => {}, 1000); process.stdout.write('up')";
/** Starts a grandchild in its own group and prints that one's pid. */
const PARENT = `const c = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(SLEEPER)}], { stdio: "ignore" });
process.stdout.write(String(c.pid)); setInterval(() => {}, 1000);`;

async function start(script: string, detached: boolean) {
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"], detached });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  const identity = processIdentity(child.pid ?? 0);
  if (identity === undefined) throw new Error("the child did not start");
  return { child, identity, said: String(said) };
}

describe("process", () => {
  it("processIdentity() gives the same answer each time it is asked about a living process", () => {
    expect(processIdentity(process.pid)).toEqual(ownIdentity());
    expect(isAlive(ownIdentity())).toBe(true);
  });

  it("processIdentity() answers undefined for pids nobody can have", () => {
    for (const pid of [0, -1, 1.5, Number.NaN, 2 ** 30]) expect(processIdentity(pid)).toBeUndefined();
  });

  it("isAlive() is false for another process that got the same pid", () => {
    expect(isAlive({ ...ownIdentity(), started: "1@00000000" })).toBe(false);
  });

  it("terminateTree() ends the grandchildren too when the process leads its group", async () => {
    const { child, identity, said } = await start(PARENT, true);
    const grandchild = processIdentity(Number(said));

    expect(grandchild && isAlive(grandchild)).toBe(true);
    const ended = once(child, "exit");
    const { tree } = await terminateTree(identity);
    await ended;

    expect(tree).toBe(true);
    expect(await waitGone(identity, 20_000)).toBe(true);
    expect(grandchild && (await waitGone(grandchild, 20_000))).toBe(true);
  });

  it("terminateTree() ends the process alone when it leads no group", async () => {
    const { child, identity } = await start(SLEEPER, false);
    const ended = once(child, "exit");

    expect(await terminateTree(identity, "SIGTERM")).toEqual({ tree: process.platform === "win32" });
    await ended;

    expect(isAlive(identity)).toBe(false);
  });

  it("terminateTree() touches nobody when the pid belongs to another process by now", async () => {
    const { child, identity } = await start(SLEEPER, true);

    await terminateTree({ ...identity, started: "1@00000000" });

    expect(isAlive(identity)).toBe(true);
    child.kill("SIGKILL");
    expect(await waitGone(identity, 20_000)).toBe(true);
  });

  it.runIf(process.platform === "linux")("processIdentity() takes a zombie for gone", async () => {
    // The parent stands still and never waits for its child, so the child stays a zombie once it ended.
    const script = `console.log(require("node:child_process").spawn("true").pid);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);`;
    const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
    const [said] = (await once(parent.stdout, "data")) as [Buffer];
    const pid = Number(String(said).trim());
    const deadline = Date.now() + 20_000;
    while (processIdentity(pid) !== undefined && Date.now() < deadline)
      await new Promise((next) => setTimeout(next, 20));

    expect(processIdentity(pid)).toBeUndefined();
    expect(process.kill(pid, 0)).toBe(true);
    parent.kill("SIGKILL");
  });

  it("waitGone() gives up at its deadline", async () => {
    expect(await waitGone(ownIdentity(), 50)).toBe(false);
  });
});

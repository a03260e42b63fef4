import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allEnded, type HostRun, running, slipwayOnWindows, windowsPath } from "./host.ts";

const PATIENCE_MS = 120_000;

interface Seen {
  readonly url: string;
  readonly pid: number;
  readonly restarts: number;
  readonly executable: string;
  readonly image: string;
  readonly path: string;
}

/** One service's row of `slipway status --json`, as far as it is read here. */
interface Row {
  readonly service: string;
  readonly url: string;
  readonly instances: readonly {
    readonly state: string;
    readonly pid: number;
    readonly restarts: number;
    readonly executable: string;
    readonly artifact: { readonly image: string; readonly path: string };
  }[];
}

describe("the life of a service on a Windows-like host", () => {
  let folder: string;
  let home: string;
  let up: HostRun;

  const slipway = (...argv: readonly string[]): HostRun =>
    slipwayOnWindows([...argv, "--cwd", "examples\\shop", "--lang", "en", "--no-input"], {
      env: { SLIPWAY_HOME: home },
    });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-winlife-"));
    home = windowsPath(folder);
    up = slipway("up", "users");
  });

  afterAll(() => {
    for (const text of ["supervisor", "splitter", "registry", "users.exe"])
      for (const pid of running(home, text)) process.kill(pid, "SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  });

  function look(): Seen {
    const answer = slipway("status", "--json");
    expect(answer.status, answer.stderr).toBe(0);
    const rows: readonly Row[] = JSON.parse(answer.stdout.toString()).services;
    const row = rows.find(({ service }) => service === "users");
    const living = row?.instances.filter(({ state }) => state !== "stopped") ?? [];
    expect(living).toHaveLength(1);
    const [{ pid, restarts, executable, artifact } = NOBODY] = living;
    return { url: row?.url ?? "", pid, restarts, executable, ...artifact };
  }

  it("`slipway up` says that it runs a native build and that no orderly end is possible here", () => {
    expect(up.status, up.stderr).toBe(0);

    expect(up.stderr).toContain("users runs as a native build of the same source");
    expect(up.stderr).toContain("this system has no signal for an orderly end");
    expect(up.stdout.toString("utf8")).toMatch(/ program [0-9a-f]{12} +started/);
  });

  it("`slipway status` shows the sha256 of the executable that runs, never the image's digest", () => {
    const { executable, image, path } = look();
    const shown = slipway("status");

    const onDisk = readFileSync(join("/", ...path.slice("Z:".length).split("\\")));
    expect(executable).toBe(`sha256:${createHash("sha256").update(onDisk).digest("hex")}`);
    const [runs, stands] = [executable, image].map((digest) => digest.slice("sha256:".length, "sha256:".length + 12));
    const row = shown.stdout.toString("utf8").replaceAll(`sha-${stands}`, "VERSION");
    expect(row).toContain(`program ${runs}`);
    expect(row).not.toContain(stands);
  });

  it("a service that was killed is started again behind the same address", async () => {
    const before = look();
    const [victim = 0] = running(home, "users.exe");

    process.kill(victim, "SIGKILL");

    await until(() => running(home, "users.exe").some((pid) => pid !== victim));
    await until(() => answers(before.url));
    expect(look()).toMatchObject({ url: before.url, restarts: before.restarts + 1 });
  });

  it("a supervisor that was killed is started again and adopts the service as it runs", async () => {
    const before = look();
    const [victim = 0] = running(home, "supervisor");

    process.kill(victim, "SIGKILL");

    await until(() => running(home, "supervisor").some((pid) => pid !== victim));
    expect(await answers(before.url)).toBe(true);
    await until(() => slipway("status", "--json").stdout.includes('"unknown": []'));
    expect(look()).toEqual(before);
  });

  it("`slipway down` and `slipway registry stop` end every process", () => {
    const down = slipway("down", "--yes");
    const stopped = slipway("registry", "stop");

    expect([down.status, stopped.status], `${down.stderr}${stopped.stderr}`).toEqual([0, 0]);
    expect(down.stderr).toMatch(/users-[0-9a-f]{8} ended by force/);
    expect(allEnded()).toBe(true);
    expect(running(home, "")).toEqual([]);
  });
});

const NOBODY: Row["instances"][number] = {
  state: "stopped",
  pid: 0,
  restarts: 0,
  executable: "",
  artifact: { image: "", path: "" },
};

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(`${url}/users/7`, { agent: false }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode === 200));
    }).on("error", () => resolve(false));
  });
}

async function until(look: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await look())) {
    if (Date.now() > deadline) throw new Error(`waited ${PATIENCE_MS} ms for ${look.toString()}`);
    await sleep(100);
  }
}

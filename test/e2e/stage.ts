import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const BIN = join(ROOT, "bin", "slipway.mjs");

export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The JSON document on stdout; throws when there is none. */
  document(): Record<string, unknown> & { readonly [key: string]: never };
}

/** A home, a socket folder and projects of its own, below one temporary folder. */
export interface Stage {
  readonly folder: string;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  /** Copies an example into the stage and answers with its path. */
  project(example: string, name?: string): string;
  /** Runs bin/slipway to its end. */
  slipway(argv: readonly string[], options?: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv }): Promise<Run>;
  /** Starts bin/slipway and leaves it running. */
  begin(
    argv: readonly string[],
    options?: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
  ): { readonly child: ChildProcess; readonly ended: Promise<Run> };
  /** Waits until the condition holds; fails with what it saw last. */
  until<T>(what: string, probe: () => Promise<T | undefined> | T | undefined, withinMs?: number): Promise<T>;
  /** Stops everything started below this home and removes the folder. */
  strike(): Promise<void>;
}

/** Builds the stage for one test file; call `strike` afterwards. */
export function createStage(name: string): Stage {
  const folder = mkdtempSync(join(tmpdir(), `slipway-${name}-`));
  const home = join(folder, "home");
  mkdirSync(join(folder, "run"), { mode: 0o700 });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    SLIPWAY_HOME: home,
    XDG_RUNTIME_DIR: join(folder, "run"),
    SLIPWAY_LANG: "en",
    NO_COLOR: "1",
    // On a dumb terminal symbols are ASCII; what is asserted here are those of any other.
    TERM: "xterm",
  };
  delete env["CI"];
  const begin: Stage["begin"] = (argv, options = {}) => {
    const child = spawn(process.execPath, [BIN, ...argv], {
      cwd: options.cwd ?? folder,
      env: { ...env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { child, ended: collect(child) };
  };
  const slipway: Stage["slipway"] = (argv, options) => begin(argv, options).ended;
  return {
    folder,
    home,
    env,
    begin,
    slipway,
    until,
    project(example, as = example) {
      const path = join(folder, as);
      cpSync(join(ROOT, "examples", example), path, { recursive: true });
      return path;
    },
    async strike() {
      if (existsSync(join(home, "targets", "local"))) {
        for (const example of ["shop", "hello"])
          if (existsSync(join(folder, example))) await slipway(["down", "--yes"], { cwd: join(folder, example) });
      }
      await slipway(["registry", "stop"]);
      endDaemons(home);
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

function collect(child: ChildProcess): Promise<Run> {
  const out: Buffer[] = [];
  const talk: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => talk.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => {
      const stdout = Buffer.concat(out).toString("utf8");
      const stderr = Buffer.concat(talk).toString("utf8");
      resolve({ status: status ?? (signal === null ? -1 : 128), stdout, stderr, document: () => JSON.parse(stdout) });
    });
  });
}

async function until<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  withinMs = 60_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`waited ${withinMs} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Ends what a broken test left: only processes whose command line names this stage's home. */
function endDaemons(home: string): void {
  if (process.platform !== "linux") return;
  for (const pid of slipwayProcesses(home)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

/** Pids of living daemons, whose environment names this home, and of services, whose program lies below it. */
export function slipwayProcesses(home: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && (environmentNames(pid, home) || runsFrom(pid, home)));
}

/** A service is not told of the home, so it is known by its program. */
function runsFrom(pid: number, home: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith(`${home}/`);
  } catch {
    return false;
  }
}

function environmentNames(pid: number, home: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`SLIPWAY_HOME=${home}`);
  } catch {
    return false;
  }
}

/** Rewrites the version of shop's orders. */
export function writeOrdersRelease(shop: string, version: string, faultPercent: number): void {
  writeFileSync(
    join(shop, "orders", "release.go"),
    `package main\n\nconst (\n\tversion      = "${version}"\n\tfaultPercent = ${faultPercent}\n)\n`,
  );
}

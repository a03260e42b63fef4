import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { callControl } from "../../../kit/http/control.ts";
import { secret } from "../../../kit/secret.ts";

/** A supervisor process with nothing but the instances in it, for tests that kill it. */
export interface SampleDaemon {
  readonly pid: number;
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

const SECRET = "for tests only";
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const PROGRAM = `
  import { createInstances } from ${JSON.stringify(here("./instances.ts"))};
  import { layoutOf } from ${JSON.stringify(here("../../../kit/home.ts"))};
  import { serveControl } from ${JSON.stringify(here("../../../kit/http/control.ts"))};
  import { secret } from ${JSON.stringify(here("../../../kit/secret.ts"))};
  const [home, endpoint, options] = process.argv.slice(2);
  const instances = createInstances({ layout: layoutOf(home), ...JSON.parse(options) });
  await instances.adopt();
  await serveControl({ endpoint, secret: secret(${JSON.stringify(SECRET)}), handle: instances.handle });
  process.stdout.write("up");
`;

/** Bundles the sample daemon once; answers with the program's path. */
export async function buildSampleDaemon(folder: string): Promise<string> {
  const outfile = join(folder, "sample-daemon.mjs");
  await build({
    stdin: { contents: PROGRAM, resolveDir: folder, loader: "ts" },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
  });
  return outfile;
}

/** Where the sample daemon of a home is asked. */
export function sampleControl(home: string): { readonly endpoint: string; readonly secret: ReturnType<typeof secret> } {
  const name = Buffer.from(home).toString("hex").slice(-16);
  const endpoint = process.platform === "win32" ? `\\\\.\\pipe\\slipway-sample-${name}` : join(home, "run", "s.sock");
  return { endpoint, secret: secret(SECRET) };
}

/** Starts the sample daemon for a home; a second one takes up what the first left. */
export async function startSampleDaemon(
  program: string,
  home: string,
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly instances?: Readonly<Record<string, unknown>>;
  } = {},
): Promise<SampleDaemon> {
  mkdirSync(home, { recursive: true });
  const control = sampleControl(home);
  const words = [program, home, control.endpoint, JSON.stringify(options.instances ?? {})];
  const child = spawn(process.execPath, words, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...options.env },
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve());
    child.once("exit", (code) => reject(new Error(`the sample daemon ended with ${code}`)));
  });
  return {
    pid: child.pid ?? 0,
    call: (method, path, body) => callControl({ ...control, timeoutMs: 60_000 }, method, path, body),
    kill: () => killed(child),
  };
}

/** Compiles `test/services/moody` into a folder and answers with the program's path. */
export function buildMoody(folder: string): string {
  const output = join(folder, process.platform === "win32" ? "moody.exe" : "moody");
  const cwd = here("../../../../test/services/moody");
  execFileSync("go", ["build", "-o", output, "."], { cwd, env: { ...process.env, CGO_ENABLED: "0" } });
  return output;
}

/** False, and said so, where there is no Go: tests on real processes are then left out. */
export function hasGo(what: string): boolean {
  const found = spawnSync("go", ["version"], { stdio: "ignore" }).status === 0;
  if (!found && process.env["CI"] !== undefined) throw new Error("go is not on PATH, and here it must be");
  if (!found) process.stderr.write(`left out: ${what}: go is not on PATH\n`);
  return found;
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

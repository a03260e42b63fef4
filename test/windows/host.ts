import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const BED = join(ROOT, "test", "bed", "windows", "run");

/** A Linux path as a Windows program under Wine sees it. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll("/", "\\")}`;
}

export interface HostRun {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

interface HostOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

function run(program: string, argv: readonly string[], { cwd, env }: HostOptions): HostRun {
  const { CI: _ci, ...own } = process.env;
  const ended = spawnSync(program, argv, {
    cwd: cwd ?? ROOT,
    env: { ...own, ...env },
    timeout: 600_000,
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { status: ended.status, stdout: ended.stdout, stderr: ended.stderr.toString("utf8") };
}

/** Runs a program of the Windows-like host to its end; `node` and `go` are known by name. */
export function onWindows(argv: readonly string[], options: HostOptions = {}): HostRun {
  return run(BED, argv, options);
}

/** Slipway by Windows Node. */
export function slipwayOnWindows(argv: readonly string[], options: HostOptions = {}): HostRun {
  return onWindows(["node", windowsPath(join(ROOT, "bin", "slipway.mjs")), ...argv], options);
}

/** Slipway by this host's Node. */
export function slipwayHere(argv: readonly string[], options: HostOptions = {}): HostRun {
  return run(process.execPath, [join(ROOT, "bin", "slipway.mjs"), ...argv], options);
}

import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const BED = join(ROOT, "test", "bed", "windows", "run");

/** Against hangs only: a busy machine takes several times as long as a quiet one. */
const LONGEST_MS = 900_000;
const ENDS_WITHIN_MS = 120_000;

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

/** Output goes to files: a Windows program under Wine cannot open a pipe of the Linux side. */
function run(program: string, argv: readonly string[], { cwd, env }: HostOptions): HostRun {
  const { CI: _ci, ...own } = process.env;
  const folder = mkdtempSync(join(tmpdir(), "slipway-output-"));
  const [out, err] = [join(folder, "stdout"), join(folder, "stderr")];
  const [stdout, stderr] = [openSync(out, "w"), openSync(err, "w")];
  try {
    const { status } = spawnSync(program, argv, {
      cwd: cwd ?? ROOT,
      env: { ...own, ...env },
      timeout: LONGEST_MS,
      killSignal: "SIGKILL",
      stdio: ["ignore", stdout, stderr],
    });
    return { status, stdout: readFileSync(out), stderr: readFileSync(err, "utf8") };
  } finally {
    closeSync(stdout);
    closeSync(stderr);
    rmSync(folder, { recursive: true, force: true });
  }
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

/** True when every Windows program has ended, Wine's own included; they get a moment to do so. */
export function allEnded(): boolean {
  const { status } = spawnSync(BED, ["wineserver", "-w"], { stdio: "ignore", timeout: ENDS_WITHIN_MS });
  return status === 0;
}

/**
 * Linux pids of the Windows programs that were started with this SLIPWAY_HOME and have this text in their command line. Wine hands the
 * Linux environment down, so only programs of one test are found.
 */
export function running(home: string, text: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => wordsOf(pid, "environ").includes(`SLIPWAY_HOME=${home}`))
    .filter((pid) => wordsOf(pid, "cmdline").some((word) => word.endsWith(text)))
    .map(Number);
}

function wordsOf(pid: string, file: "cmdline" | "environ"): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8").split("\0");
  } catch {
    // It ended in this moment.
    return [];
  }
}

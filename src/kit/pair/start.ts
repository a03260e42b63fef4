import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** How a daemon is started: the program (Node) and its words. */
export interface DaemonEntry {
  readonly program: string;
  args(daemon: string): readonly string[];
}

const LOG_LIMIT_BYTES = 1024 * 1024;

/**
 * Starts a daemon that outlives this process and holds no pipe of it: its own session, output appended to its log file, its folder as
 * working directory. With `channel` it has a link to us, which it survives.
 */
export function startDaemon(options: {
  readonly entry: DaemonEntry;
  readonly daemon: string;
  readonly log: string;
  readonly args?: readonly string[];
  readonly channel: boolean;
}): ChildProcess {
  const { entry, daemon, log, args = [], channel } = options;
  mkdirSync(dirname(log), { recursive: true, mode: 0o700 });
  rotate(log);
  const output = openSync(log, "a", 0o600);
  try {
    return spawn(entry.program, [...entry.args(daemon), ...args], {
      cwd: dirname(log),
      detached: true,
      windowsHide: true,
      stdio: ["ignore", output, output, ...(channel ? ["ipc" as const] : [])],
    });
  } finally {
    closeSync(output);
  }
}

/** Keeps one former log. Where the file is still open elsewhere (Windows) it stays and grows until the next start. */
function rotate(log: string): void {
  try {
    if (statSync(log).size <= LOG_LIMIT_BYTES) return;
    rmSync(`${log}.1`, { force: true });
    renameSync(log, `${log}.1`);
  } catch {
    // No log yet, or not ours to move now.
  }
}

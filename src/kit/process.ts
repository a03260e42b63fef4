import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/** Names one process for ever: a pid alone is reused. `started` is opaque; compare it only with `isAlive`. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

/**
 * Who has this pid now; undefined when nobody has, or only the remains of one that ended (a zombie does no harm).
 *
 * Linux: start tick and boot id from /proc. macOS: `ps`. Windows has no way without a shell to ask when another process started, so
 * there `started` is the boot of the machine: a pid reused within one boot is taken for its predecessor.
 */
export function processIdentity(
  pid: number,
  platform: NodeJS.Platform = process.platform,
): ProcessIdentity | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  const started =
    platform === "linux" ? startOnLinux(pid) : platform === "win32" ? startOnWindows(pid) : startByPs(pid);
  return started === undefined ? undefined : { pid, started };
}

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  own ??= processIdentity(process.pid) ?? { pid: process.pid, started: "unknown" };
  return own;
}

/** True while that very process runs; a stopped one (SIGSTOP) counts as alive. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = processIdentity(identity.pid);
  return now !== undefined && sameStart(now.started, identity.started);
}

/** Waits until the process is gone; false when it still runs after `ms`. */
export async function waitGone(identity: ProcessIdentity, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (isAlive(identity)) {
    if (Date.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

/**
 * Signals a process and those it started; harmless when it is gone or its pid belongs to another by now.
 *
 * POSIX: its process group when it leads one (start it `detached`), else the process alone. Windows knows no graceful signal, so both
 * signals end it by force: `taskkill /T /F`, and where that is refused the direct child alone. `tree` says whether its children were
 * reached as well.
 */
export async function terminateTree(
  identity: ProcessIdentity,
  signal: "SIGTERM" | "SIGKILL" = "SIGKILL",
): Promise<{ readonly tree: boolean }> {
  if (!isAlive(identity)) return { tree: true };
  if (process.platform === "win32") {
    if (await taskkill(identity.pid)) return { tree: true };
    kill(identity.pid, "SIGKILL");
    return { tree: false };
  }
  if (kill(-identity.pid, signal)) return { tree: true };
  kill(identity.pid, signal);
  return { tree: false };
}

/** Ends this one process by force and leaves what it started alone; harmless when it is gone. */
export function terminate(identity: ProcessIdentity): void {
  if (isAlive(identity)) kill(identity.pid, "SIGKILL");
}

let own: ProcessIdentity | undefined;

const bootId = (() => {
  let known: string | undefined;
  return (): string => (known ??= readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8));
})();

/** proc_pid_stat(5): the name in field 2 may hold spaces and brackets, so count from the last ")": state is field 3, start 22. */
function startOnLinux(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, start] = [fields[0], fields[19]];
  return state === undefined || start === undefined || "ZXx".includes(state) ? undefined : `${start}@${bootId()}`;
}

function startByPs(pid: number): string | undefined {
  const { stdout, status } = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  const line = stdout?.trim() ?? "";
  return status !== 0 || line === "" || line.startsWith("Z") ? undefined : line.replace(/^\S+\s+/, "");
}

const BOOT_TOLERANCE_SECONDS = 120;

function startOnWindows(pid: number): string | undefined {
  return kill(pid, 0) ? `boot:${Math.round(Date.now() / 1000 - uptime())}` : undefined;
}

/** The boot time is a difference of two clocks, one of which may be set; everything else is exact. */
function sameStart(a: string, b: string): boolean {
  if (!a.startsWith("boot:") || !b.startsWith("boot:")) return a === b;
  return Math.abs(Number(a.slice(5)) - Number(b.slice(5))) <= BOOT_TOLERANCE_SECONDS;
}

/** False when there is nobody to signal. EPERM means there is somebody, of another user. */
function kill(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (failure) {
    return signal === 0 && (failure as NodeJS.ErrnoException).code === "EPERM";
  }
}

function taskkill(pid: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn("taskkill", ["/PID", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}

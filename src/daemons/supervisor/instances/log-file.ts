import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";

/** How large a log may get and how many older pieces are kept. */
export interface LogLimits {
  /** Bytes. */
  readonly size: number;
  readonly kept: number;
}

export const DEFAULT_LOG_LIMITS: LogLimits = { size: 10 * 1024 * 1024, kept: 3 };

const CHUNK = 256 * 1024;
/** Time for every thread of a service to come to rest; rotation is put off when it does not suffice. */
const REST_MS = 50;

/**
 * Rotates a log by copy and truncate, as soon as it is over its size: the service holds the file open and cannot be asked to open
 * another. True when it was done; when it was put off, nothing has moved.
 *
 * Between the last byte copied and the truncation the service could write, and that would be lost. So for the last piece, normally a
 * millisecond, the service is stopped (SIGSTOP) where the host can do that; whoever adopts a service lets it go on, in case we were
 * killed in between. On Windows the piece is lost if it is written within those microseconds.
 */
export function rotateLog(path: string, limits: LogLimits, pid: number | undefined, stop = stopGroup): boolean {
  if (sizeOf(path) < limits.size) return false;
  // Older pieces move only once this one is whole: else a rotation that is put off leaves a gap, and some of them at last push out the oldest.
  const piece = `${path}.part`;
  const from = openSync(path, "r+");
  let to: number | undefined = openSync(piece, "w", 0o600);
  try {
    const at = copy(from, to, 0, fstatSync(from).size);
    const rest = pid === undefined || process.platform === "win32" ? "not-needed" : stop(pid);
    if (rest === "failed") return false;
    try {
      copy(from, to, at, Number.POSITIVE_INFINITY);
      closeSync(to);
      to = undefined;
      shift(path, limits.kept);
      renameSync(piece, `${path}.1`);
      ftruncateSync(from, 0);
    } finally {
      if (rest === "stopped" && pid !== undefined) continueGroup(pid);
    }
    return true;
  } finally {
    closeSync(from);
    if (to !== undefined) closeSync(to);
    rmSync(piece, { force: true });
  }
}

/** Lets a service go on that was stopped for a rotation which did not end; harmless otherwise. */
export function continueGroup(pid: number): void {
  if (process.platform !== "win32") signalGroup(pid, "SIGCONT");
}

/** The last lines of a log, over the last rotation if need be; at most 16 KiB of them. */
export function lastLines(path: string, count: number): readonly string[] {
  const now = tail(path);
  const before = now.split("\n").length > count ? "" : tail(`${path}.1`);
  return `${before}${now}`
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .slice(-count);
}

const TAIL = 16 * 1024;

function tail(path: string): string {
  try {
    const file = openSync(path, "r");
    try {
      const { size } = fstatSync(file);
      const bytes = Buffer.alloc(Math.min(size, TAIL));
      const read = readSync(file, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString("utf8", 0, read);
    } finally {
      closeSync(file);
    }
  } catch {
    return "";
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function shift(path: string, kept: number): void {
  rmSync(`${path}.${kept}`, { force: true });
  for (let number = kept - 1; number >= 1; number -= 1) {
    if (existsSync(`${path}.${number}`)) renameSync(`${path}.${number}`, `${path}.${number + 1}`);
  }
}

/** Copies what lies between `at` and `end`, or the end of the file; answers where it came to. */
function copy(from: number, to: number, at: number, end: number): number {
  const bytes = Buffer.alloc(CHUNK);
  for (let done = at; ; ) {
    const read = readSync(from, bytes, 0, Math.min(CHUNK, end - done), done);
    if (read === 0) return done;
    for (let written = 0; written < read; ) written += writeSync(to, bytes, written, read - written);
    done += read;
  }
}

/** Stops a process group and waits until each of its threads rests: a write in progress is then over. */
function stopGroup(pid: number): "stopped" | "failed" | "not-needed" {
  if (process.platform !== "linux") return signalGroup(pid, "SIGSTOP") ? "stopped" : "not-needed";
  if (!signalGroup(pid, "SIGSTOP")) return "not-needed";
  const deadline = Date.now() + REST_MS;
  while (!groupRests(pid)) {
    if (Date.now() < deadline) continue;
    continueGroup(pid);
    return "failed";
  }
  return "stopped";
}

function groupRests(group: number): boolean {
  return membersOf(group).every((pid) => threadsOf(pid).every((state) => "TtZXx".includes(state)));
}

/** Pids of a process group: field 5 of proc_pid_stat(5). */
function membersOf(group: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statFields(`/proc/${pid}/stat`)[2] === String(group));
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => statFields(`/proc/${pid}/task/${thread}/stat`)[0] ?? "X");
  } catch {
    return [];
  }
}

/** The fields after the name, which may itself hold spaces and brackets: state, parent, group … */
function statFields(path: string): readonly string[] {
  try {
    const text = readFileSync(path, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

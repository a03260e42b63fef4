import { type ChildProcess, spawn } from "node:child_process";
import { type Doing, SlipwayError } from "../../errors.ts";

export interface GoRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly doing: Doing;
  /** Bytes of complaints worth keeping; the first are the cause. */
  readonly complaintLimit?: number;
}

export interface GoAnswer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Bytes of a compiler's complaints that a person is shown. */
const COMPLAINT_LIMIT = 64 * 1024;

/** Runs `go` to its end without a shell; an abort ends it with all it started. A program that does not start is `go-unusable`. */
export async function runGo({
  program,
  args,
  cwd,
  env,
  signal,
  doing,
  complaintLimit = COMPLAINT_LIMIT,
}: GoRun): Promise<GoAnswer> {
  signal.throwIfAborted();
  // Its own group, so that an abort reaches compile and link; on Windows taskkill walks the tree instead.
  const detached = process.platform !== "win32";
  const child = spawn(program, args, { cwd, env, detached, windowsHide: true, stdio: ["ignore", "pipe", "pipe"] });
  const end = (): void => endTree(child);
  signal.addEventListener("abort", end, { once: true });
  const out: Buffer[] = [];
  const complaints: Buffer[] = [];
  let kept = 0;
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => {
    if (kept < complaintLimit) complaints.push(chunk);
    kept += chunk.length;
  });
  try {
    const status = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? -1));
    });
    signal.throwIfAborted();
    return {
      status,
      stdout: Buffer.concat(out).toString("utf8"),
      stderr: Buffer.concat(complaints).subarray(0, complaintLimit).toString("utf8"),
    };
  } catch (failure) {
    signal.throwIfAborted();
    const reason = (failure as NodeJS.ErrnoException).code ?? "unknown";
    throw new SlipwayError("go-unusable", { program, reason }, { doing, cause: failure });
  } finally {
    signal.removeEventListener("abort", end);
  }
}

function endTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  if (process.platform === "win32") {
    const killer = spawn("taskkill", ["/T", "/F", "/PID", String(child.pid)], { stdio: "ignore", windowsHide: true });
    killer.on("error", () => child.kill("SIGKILL"));
    killer.on("exit", (status) => status !== 0 && child.kill("SIGKILL"));
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { SlipwayError } from "../../../errors.ts";
import { isAlive, processIdentity, terminateTree, waitGone, type ProcessIdentity } from "../../../kit/process.ts";
import { MARK } from "./environment.ts";
import { continueGroup } from "./log-file.ts";

/** A service's process, our child or one that an earlier supervisor started. */
export interface ServiceProcess {
  readonly identity: ProcessIdentity;
  /** Resolves when it is gone, with its exit status, the signal's name, or "unknown" for one that was adopted. */
  readonly ended: Promise<string>;
  /** Stops watching; the process goes on. */
  forget(): void;
}

export interface Command {
  readonly service: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly log: string;
}

const ADOPTED_LOOK_MS = 250;

/**
 * Starts a program in a process group of its own, with the log as its standard output and error: no pipe leads to us, so our death
 * costs it nothing (a Go program dies of SIGPIPE when the reader of its output is gone).
 */
export async function startProcess(command: Command): Promise<ServiceProcess> {
  mkdirSync(command.folder, { recursive: true, mode: 0o700 });
  mkdirSync(dirname(command.log), { recursive: true, mode: 0o700 });
  const log = openSync(command.log, "a", 0o600);
  const refused = (cause: unknown): SlipwayError => {
    const status = (cause as NodeJS.ErrnoException).code ?? "unknown";
    const params = { service: command.service, status, output: command.program };
    return new SlipwayError("instance-exited", params, { doing: "starting-service", cause });
  };
  try {
    const child = spawn(command.program, command.args, {
      cwd: command.folder,
      env: { ...command.env },
      stdio: ["ignore", log, log],
      detached: true,
      windowsHide: true,
    });
    const ended = new Promise<string>((resolve) => {
      child.once("exit", (code, signal) => resolve(signal ?? String(code)));
    });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (cause) => reject(refused(cause)));
    });
    child.unref();
    const pid = child.pid ?? 0;
    // One that ended within the last instant has no start time any more; its end is reported all the same.
    return { identity: processIdentity(pid) ?? { pid, started: "ended" }, ended, forget: () => {} };
  } catch (failure) {
    throw failure instanceof SlipwayError ? failure : refused(failure);
  } finally {
    closeSync(log);
  }
}

/** Takes up a process that runs already; undefined when it does not. */
export function adoptProcess(identity: ProcessIdentity): ServiceProcess | undefined {
  if (!isAlive(identity)) return undefined;
  continueGroup(identity.pid);
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<string>((resolve) => {
    timer = setInterval(() => {
      if (isAlive(identity)) return;
      clearInterval(timer);
      resolve("unknown");
    }, ADOPTED_LOOK_MS);
  });
  return { identity, ended, forget: () => clearInterval(timer) };
}

/**
 * The process of an instance whose pid was never written down, because its supervisor was killed in that moment. Found by the mark in its
 * environment (proc_pid_environ(5)); other systems do not show that, there it is found by its port being in use.
 */
export function findMarked(instance: string): ProcessIdentity | undefined {
  if (process.platform !== "linux") return undefined;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name) || !environOf(name).includes(`${MARK}=${instance}`)) continue;
    const pid = Number(name);
    // Its children carry the mark as well; the leader of the group is the one that was started.
    if (groupOf(name) === pid) return processIdentity(pid);
  }
  return undefined;
}

/**
 * Asks a process to stop, waits, then ends it and all it started by force. Windows has no way to ask: it is ended at once, and the
 * answer says so.
 */
export async function stopProcess(identity: ProcessIdentity, stopMs: number): Promise<{ readonly graceful: boolean }> {
  if (process.platform === "win32") {
    await terminateTree(identity, "SIGKILL");
    await waitGone(identity, KILL_MS);
    return { graceful: false };
  }
  await terminateTree(identity, "SIGTERM");
  const graceful = await waitGone(identity, stopMs);
  if (!graceful) await terminateTree(identity, "SIGKILL");
  endGroup(identity.pid);
  if (!graceful) await waitGone(identity, KILL_MS);
  return { graceful };
}

/** Ends what a service that is gone left running in its group: it would hold its port. The group's id is free only when that is gone too. */
export function endGroup(pid: number): void {
  if (process.platform === "win32") return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody left, as it should be.
  }
}

/** How long the kernel may take to end a process that was killed. */
const KILL_MS = 5_000;

function environOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return [];
  }
}

function groupOf(pid: string): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[2]);
  } catch {
    return 0;
  }
}

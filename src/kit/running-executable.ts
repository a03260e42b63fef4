import { readlinkSync, realpathSync } from "node:fs";
import type { Digest } from "./digest.ts";
import { digestOfFile } from "./file-digest.ts";

/**
 * The sha256 of the executable a process runs, read now. On Linux it is read through the process itself, so a file that was replaced
 * since does not stand in for it; elsewhere, and for scripts (whose process is the interpreter), the program's file is read.
 */
export async function digestOfRunning(pid: number, program: string): Promise<Digest | undefined> {
  const running = linkOf(pid);
  if (running === undefined) return digestOfFile(program);
  const replaced = running.endsWith(" (deleted)");
  return digestOfFile(replaced || running === realOf(program) ? `/proc/${pid}/exe` : program);
}

function linkOf(pid: number): string | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return undefined;
  }
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

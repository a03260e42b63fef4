import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { writeFailure } from "./whole-file.ts";

/**
 * Writes a small file so that whoever reads it sees the old text or the new one, also after a crash: temporary name, flush, rename. Private
 * to this user unless told otherwise; a refusal is `disk-full` or `file-unwritable`.
 * @example writeFileAtomic(join(folder, "state.json"), JSON.stringify(state))
 */
export function writeFileAtomic(path: string, text: string, mode = 0o600): void {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(draft, "wx", mode);
    try {
      writeAll(file, Buffer.from(text));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renamePatiently(draft, path);
  } catch (failure) {
    removeDraft(draft);
    throw writeFailure(failure, path);
  }
}

/** Where the draft could not even be made, removing it may fail too, and that is no news. */
function removeDraft(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {}
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** Windows refuses a rename while a reader has the old file open; readers of small files are gone within milliseconds. */
function renamePatiently(from: string, to: string): void {
  const deadline = Date.now() + 2_000;
  for (;;) {
    try {
      return renameSync(from, to);
    } catch (failure) {
      const code = (failure as NodeJS.ErrnoException).code;
      const busy = process.platform === "win32" && (code === "EPERM" || code === "EACCES" || code === "EBUSY");
      if (!busy || Date.now() >= deadline) throw failure;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

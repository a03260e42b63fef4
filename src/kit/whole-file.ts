import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Doing, SlipwayError } from "../errors.ts";

/** A file that appears under its name only when it is complete. */
export interface WholeFile {
  /** Where the bytes go until then; in the same folder, so that the rename cannot cross file systems. */
  readonly temporary: string;
  write(chunk: Uint8Array): Promise<void>;
  /** Flushes to disk and gives the file its name; an existing file is replaced. */
  commit(path: string): Promise<void>;
  /** Leaves nothing behind; harmless after `commit`. */
  discard(): Promise<void>;
}

/** Opens a temporary file in a folder, which is made when missing. */
export async function openWholeFile(folder: string, doing: Doing): Promise<WholeFile> {
  const temporary = join(folder, `.${process.pid}-${randomBytes(6).toString("hex")}.tmp`);
  const guard = guarding(temporary, doing);
  await guard(() => mkdir(folder, { recursive: true }));
  const handle = await guard(() => open(temporary, "wx"));
  let state: "open" | "closed" | "gone" = "open";
  const close = async (): Promise<void> => {
    if (state === "open") await handle.close();
    if (state === "open") state = "closed";
  };
  return {
    temporary,
    write: (chunk) =>
      guard(async () => {
        // A full disk may take part of a chunk before it refuses the rest, so the loop must see every short count.
        for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
      }),
    commit: (path) =>
      guard(async () => {
        await handle.sync();
        await close();
        await moveFile(temporary, path);
        state = "gone";
        await syncFolder(dirname(path));
      }, path),
    async discard() {
      if (state === "gone") return;
      await close().catch(() => undefined);
      await rm(temporary, { force: true });
      state = "gone";
    },
  };
}

/** Writes bytes to a path so that a reader sees the old file or the new one, never a part. */
export async function writeWholeFile(
  path: string,
  content: AsyncIterable<Uint8Array> | Uint8Array,
  doing: Doing,
): Promise<void> {
  const file = await openWholeFile(dirname(path), doing);
  try {
    if (content instanceof Uint8Array) await file.write(content);
    else for await (const chunk of content) await file.write(chunk);
    await file.commit(path);
  } finally {
    await file.discard();
  }
}

/** Windows refuses a rename while a virus scanner or another reader has one of the files open, mostly for a moment. */
const HELD = new Set(["EPERM", "EACCES", "EBUSY"]);
const HELD_TRIES = 80;
const HELD_MS = 25;

/** Renames a file or folder, over a file that may be there; on Windows again for up to 2 s while somebody holds it. */
export async function moveFile(from: string, to: string): Promise<void> {
  for (let left = process.platform === "win32" ? HELD_TRIES : 0; ; left -= 1) {
    try {
      await rename(from, to);
      return;
    } catch (failure) {
      if (left === 0 || !HELD.has((failure as NodeJS.ErrnoException).code ?? "")) throw failure;
      await sleep(HELD_MS);
    }
  }
}

const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** True when a write was refused for want of room. */
export function isDiskFull(failure: unknown): boolean {
  return FULL.has((failure as NodeJS.ErrnoException | undefined)?.code ?? "");
}

/** Says what a failed write means: no room is `disk-full`, any other refusal of the file system `file-unwritable`. */
export function writeFailure(failure: unknown, path: string, doing?: Doing): unknown {
  const code = (failure as NodeJS.ErrnoException | undefined)?.code;
  if (code === undefined || failure instanceof SlipwayError || !/^E[A-Z0-9]+$/.test(code)) return failure;
  const details = { ...(doing === undefined ? {} : { doing }), cause: failure };
  return FULL.has(code)
    ? new SlipwayError("disk-full", { path }, details)
    : new SlipwayError("file-unwritable", { path, reason: code }, details);
}

function guarding(temporary: string, doing: Doing) {
  const folder = dirname(temporary) === "." ? basename(temporary) : dirname(temporary);
  return async <T>(act: () => Promise<T>, at = folder): Promise<T> => {
    try {
      return await act();
    } catch (failure) {
      throw writeFailure(failure, at, doing);
    }
  };
}

/** A rename survives a power cut only when its folder was flushed (rename(2), fsync(2)); Windows has no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

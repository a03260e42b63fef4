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
        await replaceFile(temporary, path);
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
const HELD_TRIES = 20;

/** Renames a file or folder; on Windows again for up to 2 s while somebody holds it. */
export async function moveFile(from: string, to: string): Promise<void> {
  for (let left = process.platform === "win32" ? HELD_TRIES : 0; ; left -= 1) {
    try {
      await rename(from, to);
      return;
    } catch (failure) {
      if (left === 0 || !HELD.has((failure as NodeJS.ErrnoException).code ?? "")) throw failure;
      await sleep(100);
    }
  }
}

const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Says what a failed write means: no room is `disk-full`, any other refusal of the file system `file-unwritable`. */
export function writeFailure(failure: unknown, path: string, doing: Doing): unknown {
  const code = (failure as NodeJS.ErrnoException | undefined)?.code;
  if (code === undefined || failure instanceof SlipwayError || !/^E[A-Z0-9]+$/.test(code)) return failure;
  return FULL.has(code)
    ? new SlipwayError("disk-full", { path }, { doing, cause: failure })
    : new SlipwayError("file-unwritable", { path, reason: code }, { doing, cause: failure });
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

/** On Windows a file that somebody reads, or a virus scanner looks at, cannot be replaced for a moment. */
const BUSY = new Set(["EPERM", "EACCES", "EBUSY"]);
const BUSY_TRIES = 40;
const BUSY_WAIT_MS = 25;

/** Renames over what may be there; on Windows it waits up to a second for readers to let go. */
export async function replaceFile(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (failure) {
      const busy = process.platform === "win32" && BUSY.has((failure as NodeJS.ErrnoException).code ?? "");
      if (!busy || attempt === BUSY_TRIES) throw failure;
      await new Promise((resolve) => setTimeout(resolve, BUSY_WAIT_MS));
    }
  }
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

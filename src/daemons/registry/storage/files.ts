import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Names that a crash or a full disk produce: the write did not happen because there was no room. */
const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
/** On Windows a file that somebody reads, or a virus scanner looks at, cannot be replaced for a moment. */
const BUSY = new Set(["EPERM", "EACCES", "EBUSY"]);
const BUSY_TRIES = 40;
const BUSY_WAIT_MS = 25;

export function errnoOf(failure: unknown): string | undefined {
  const code = (failure as { readonly code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}

export function isDiskFull(failure: unknown): boolean {
  return FULL.has(errnoOf(failure) ?? "");
}

export function isAbsent(failure: unknown): boolean {
  return errnoOf(failure) === "ENOENT";
}

/** Makes a rename or a new name survive a power cut; Windows cannot open folders and orders its own metadata. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a file whole or not at all: temporary name, flush, rename, flush of the folder. */
export async function writeWhole(file: string, content: string | Uint8Array, temporary: string): Promise<void> {
  const draft = join(temporary, randomUUID());
  await mkdir(dirname(file), { recursive: true });
  try {
    const handle = await open(draft, "wx");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await replace(draft, file);
  } catch (failure) {
    await rm(draft, { force: true });
    throw failure;
  }
  await syncFolder(dirname(file));
}

/** Renames over what may be there. */
export async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (failure) {
      if (process.platform !== "win32" || !BUSY.has(errnoOf(failure) ?? "") || attempt === BUSY_TRIES) throw failure;
      await new Promise((resolve) => setTimeout(resolve, BUSY_WAIT_MS));
    }
  }
}

/** The text of a small file, undefined when it is not there. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (failure) {
    if (isAbsent(failure)) return undefined;
    throw failure;
  }
}

/** Bytes of a file, undefined when it is not there. */
export async function sizeIfThere(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (failure) {
    if (isAbsent(failure)) return undefined;
    throw failure;
  }
}

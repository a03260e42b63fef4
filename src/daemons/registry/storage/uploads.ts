import { randomUUID } from "node:crypto";
import { open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pauseAt } from "../../../kit/hook.ts";
import { errnoOf, isDiskFull, readIfThere, sizeIfThere, writeWhole } from "./files.ts";

/** Blobs on their way in. The size of the data file is the offset, so an upload goes on after any crash where its bytes end. */
export interface Uploads {
  begin(repository: string): Promise<string>;
  /** Bytes received, undefined for an upload nobody began in this repository. */
  offset(repository: string, id: string): Promise<number | undefined>;
  /** Appends; stops at `limit` bytes and says so. A full disk takes the appended part back and throws. */
  append(id: string, bytes: AsyncIterable<Uint8Array>, limit: number): Promise<"whole" | "longer" | "broken-off">;
  /** Takes back everything after `size`. */
  cut(id: string, size: number): Promise<void>;
  fileOf(id: string): string;
  drop(id: string): Promise<void>;
  /** Removes what nobody touched for so long. */
  dropOlderThan(ms: number, now: number): Promise<void>;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** True for the only form of an upload's name; everything else could be a path. */
export function isUploadId(text: string): boolean {
  return UUID.test(text);
}

export function createUploads(folder: string, temporary: string): Uploads {
  const fileOf = (id: string): string => join(folder, `${id}.data`);
  const ownerOf = (id: string): string => join(folder, `${id}.repository`);

  const uploads: Uploads = {
    fileOf,
    async begin(repository) {
      const id = randomUUID();
      await (await open(fileOf(id), "wx")).close();
      await writeWhole(ownerOf(id), repository, temporary);
      return id;
    },
    async offset(repository, id) {
      if (!isUploadId(id) || (await readIfThere(ownerOf(id))) !== repository) return undefined;
      return await sizeIfThere(fileOf(id));
    },
    append: (id, bytes, limit) => append(fileOf(id), bytes, limit),
    async cut(id, size) {
      const handle = await open(fileOf(id), "r+");
      try {
        await handle.truncate(size);
      } finally {
        await handle.close();
      }
    },
    async drop(id) {
      await rm(ownerOf(id), { force: true });
      await rm(fileOf(id), { force: true });
    },
    async dropOlderThan(ms, now) {
      for (const name of await readdir(folder)) {
        const file = join(folder, name);
        if (now - (await stat(file)).mtimeMs > ms) await rm(file, { force: true });
      }
    },
  };
  return uploads;
}

async function append(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<"whole" | "longer" | "broken-off"> {
  const handle = await open(file, "r+");
  const start = (await handle.stat()).size;
  let at = start;
  try {
    for await (const chunk of bytes) {
      if (at - start + chunk.length > limit) return "longer";
      await writeAll(handle, chunk, at);
      at += chunk.length;
      await pauseAt("registry-upload-chunk");
    }
    return "whole";
  } catch (failure) {
    if (isDiskFull(failure)) await handle.truncate(start);
    // The client went away: what came is kept, it may go on from there.
    if (errnoOf(failure) === "ECONNRESET" || errnoOf(failure) === "ERR_STREAM_PREMATURE_CLOSE") return "broken-off";
    throw failure;
  } finally {
    await handle.close();
  }
}

type Writable = Awaited<ReturnType<typeof open>>;

/** A short write is no error to the system, only to us: near a limit the first part fits and the next call fails. */
async function writeAll(handle: Writable, chunk: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < chunk.length; )
    done += (await handle.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
}

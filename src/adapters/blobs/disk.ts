import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { SlipwayError } from "../../errors.ts";
import { type Digest, hexOf } from "../../kit/digest.ts";
import { openWholeFile, writeFailure } from "../../kit/whole-file.ts";
import type { Blobs } from "../../ports/blobs.ts";

const READ_CHUNK = 256 * 1024;
/** A temporary file this old belongs to nobody: its writer was killed. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/** Blobs as files `sha256/<hex>` below a folder; several processes may share it. */
export function createDiskBlobs(folder: string): Blobs {
  const place = join(folder, "sha256");
  const incoming = join(folder, "incoming");
  const pathOf = (digest: Digest): string => join(place, hexOf(digest));
  let swept: Promise<void> | undefined;

  return {
    has: async (digest) => (await sizeOf(pathOf(digest))) !== undefined,
    size: (digest) => sizeOf(pathOf(digest)),
    open: (digest) => read(pathOf(digest), digest),
    async read(digest) {
      try {
        return await readFile(pathOf(digest));
      } catch (failure) {
        throw readFailure(failure, digest);
      }
    },
    async write(content) {
      await (swept ??= sweep(incoming));
      await mkdir(place, { recursive: true }).catch((failure: unknown) => {
        throw writeFailure(failure, place, "writing-blob");
      });
      const file = await openWholeFile(incoming, "writing-blob");
      try {
        const hash = createHash("sha256");
        let size = 0;
        for await (const chunk of content instanceof Uint8Array ? [content] : content) {
          hash.update(chunk);
          size += chunk.length;
          await file.write(chunk);
        }
        const digest: Digest = `sha256:${hash.digest("hex")}`;
        // Same name, same bytes: what is there already is kept, since Windows does not replace a file somebody reads.
        if ((await sizeOf(pathOf(digest))) !== size) await file.commit(pathOf(digest));
        return { digest, size };
      } finally {
        await file.discard();
      }
    },
  };
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (failure) {
    if (codeOf(failure) === "ENOENT") return undefined;
    throw failure;
  }
}

async function* read(path: string, digest: Digest): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: READ_CHUNK })) yield chunk as Uint8Array;
  } catch (failure) {
    throw readFailure(failure, digest);
  }
}

function readFailure(failure: unknown, digest: Digest): unknown {
  return codeOf(failure) === "ENOENT" ? new SlipwayError("blob-missing", { digest }, { cause: failure }) : failure;
}

async function sweep(incoming: string): Promise<void> {
  const names = await readdir(incoming).catch(() => []);
  for (const name of names) {
    const path = join(incoming, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < Date.now() - ABANDONED_MS) await rm(path, { force: true });
  }
}

function codeOf(failure: unknown): string | undefined {
  return (failure as NodeJS.ErrnoException | undefined)?.code;
}

import { mkdir, open, rm, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { hashOf, type AnyDigest } from "../digests.ts";
import { moveFile, syncFolder } from "../../../kit/whole-file.ts";
import { isAbsent, sizeIfThere, writeWhole } from "./files.ts";

/** Bytes by digest, shared by all repositories. A file under its final name is whole. */
export interface Content {
  size(digest: AnyDigest): Promise<number | undefined>;
  open(digest: AnyDigest): Promise<{ readonly handle: FileHandle; readonly size: number } | undefined>;
  /** Takes over a finished file of the same disk, when its bytes are what the digest says; else answers false and leaves it. */
  adopt(file: string, digest: AnyDigest): Promise<boolean>;
  /** Stores bytes whose digest the caller has just computed. */
  write(digest: AnyDigest, bytes: Uint8Array): Promise<void>;
  remove(digest: AnyDigest): Promise<void>;
}

export function createContent(folder: string, temporary: string): Content {
  const fileOf = ({ algorithm, hex }: AnyDigest): string => join(folder, algorithm, hex);

  return {
    size: (digest) => sizeIfThere(fileOf(digest)),
    async open(digest) {
      try {
        const handle = await open(fileOf(digest), "r");
        return { handle, size: (await handle.stat()).size };
      } catch (failure) {
        if (isAbsent(failure)) return undefined;
        throw failure;
      }
    },
    async adopt(file, digest) {
      if ((await hashAndFlush(file, digest)) !== digest.hex) return false;
      await mkdir(join(folder, digest.algorithm), { recursive: true });
      await moveFile(file, fileOf(digest));
      await syncFolder(join(folder, digest.algorithm));
      return true;
    },
    write: (digest, bytes) => writeWhole(fileOf(digest), bytes, temporary),
    remove: (digest) => rm(fileOf(digest), { force: true }),
  };
}

/** What the disk gives back is hashed, not what the network gave: so a file that survived a crash is judged the same way. */
async function hashAndFlush(file: string, { algorithm }: AnyDigest): Promise<string> {
  const handle = await open(file, "r+");
  try {
    const hash = hashOf(algorithm);
    for await (const chunk of handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 1024 * 1024 }))
      hash.update(chunk as Buffer);
    await handle.sync();
    return hash.digest("hex");
  } finally {
    await handle.close();
  }
}

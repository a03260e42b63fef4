import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Digest } from "./digest.ts";

/**
 * The sha256 of a file as it is on disk now; undefined when it cannot be read. Remembered by identity, size and time of change, so that
 * asking often costs a `stat`.
 */
export async function digestOfFile(path: string): Promise<Digest | undefined> {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = await stat(path);
    const key = `${dev}:${ino}:${size}:${mtimeMs}:${ctimeMs}`;
    const known = seen.get(key);
    if (known !== undefined) return known;
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
    const digest: Digest = `sha256:${hash.digest("hex")}`;
    if (seen.size >= REMEMBERED) seen.clear();
    seen.set(key, digest);
    return digest;
  } catch {
    return undefined;
  }
}

const REMEMBERED = 256;
const seen = new Map<string, Digest>();

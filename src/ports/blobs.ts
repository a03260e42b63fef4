import type { Digest } from "../kit/digest.ts";

/**
 * The local store of content by digest.
 *
 * A blob is either whole or absent: it is written under a temporary name, flushed and renamed. What is read is checked by the caller
 * where it matters (push re-reads the registry). A full disk is `disk-full` and leaves nothing behind.
 */
export interface Blobs {
  has(digest: Digest): Promise<boolean>;
  /** Size in bytes, undefined when absent. */
  size(digest: Digest): Promise<number | undefined>;
  open(digest: Digest): AsyncIterable<Uint8Array>;
  /** Reads a small blob (manifest, configuration) whole; `blob-missing` when absent. */
  read(digest: Digest): Promise<Uint8Array>;
  /** Stores bytes and answers with what they are. */
  write(content: AsyncIterable<Uint8Array> | Uint8Array): Promise<{ readonly digest: Digest; readonly size: number }>;
}

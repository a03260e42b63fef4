import { SlipwayError } from "../../errors.ts";
import { type Digest, digestOf } from "../../kit/digest.ts";
import type { Blobs } from "../../ports/blobs.ts";

/** Blobs that last as long as the process. */
export function createMemoryBlobs(): Blobs {
  const held = new Map<Digest, Uint8Array>();
  const get = (digest: Digest): Uint8Array => {
    const bytes = held.get(digest);
    if (bytes === undefined) throw new SlipwayError("blob-missing", { digest });
    return bytes;
  };

  return {
    has: async (digest) => held.has(digest),
    size: async (digest) => held.get(digest)?.length,
    async *open(digest) {
      yield get(digest);
    },
    read: async (digest) => get(digest),
    async write(content) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of content instanceof Uint8Array ? [content] : content) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      const digest = digestOf(bytes);
      held.set(digest, bytes);
      return { digest, size: bytes.length };
    },
  };
}

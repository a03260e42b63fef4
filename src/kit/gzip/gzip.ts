import { crc32 } from "node:zlib";
import { BLOCK_BYTES, chooseDeflate, type Block, type Deflate, WINDOW_BYTES } from "./deflate.ts";

/**
 * RFC 1952 §2.3: magic, deflate, no flags, no time, XFL 0, OS 255 "unknown". Node would write the host's own OS here, so that
 * Windows and Linux differ.
 */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);

/** Blocks in work at once: enough to keep a few cores busy, and what bounds the memory. */
const AT_ONCE = 4;

/**
 * Compresses into one gzip member whose bytes depend on the content and on `WRITER_PROFILE` alone: not on host, Node version,
 * number of cores or the chunks the content came in.
 * @example for await (const chunk of gzip(content)) await file.write(chunk);
 */
export async function* gzip(content: AsyncIterable<Uint8Array>, deflate?: Deflate): AsyncIterable<Uint8Array> {
  const chosen = deflate ?? (await (self ??= chooseDeflate()));
  const sum = { crc: 0, size: 0 };
  const pending: Promise<Uint8Array>[] = [];
  yield HEADER;
  for await (const block of blocksOf(content)) {
    sum.crc = crc32(block.bytes, sum.crc);
    sum.size += block.bytes.length;
    const work = chosen(block);
    // Whoever awaits it may be late: a failure before that is not "unhandled".
    work.catch(() => undefined);
    pending.push(work);
    if (pending.length >= AT_ONCE) yield (await pending.shift()) ?? new Uint8Array();
  }
  for (const work of pending) yield await work;
  yield trailer(sum.crc, sum.size);
}

/** The self-test of the profile, once a process. */
let self: Promise<Deflate> | undefined;

/** CRC-32 and size modulo 2^32, little endian (RFC 1952 §2.3.1). */
function trailer(crc: number, size: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(crc >>> 0, 0);
  bytes.writeUInt32LE(size % 2 ** 32, 4);
  return bytes;
}

/** Cuts the content at fixed places, so that its own chunks do not show. The last block is known only when nothing follows. */
async function* blocksOf(content: AsyncIterable<Uint8Array>): AsyncIterable<Block> {
  let dictionary: Uint8Array = new Uint8Array();
  let bytes = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  let filled = 0;
  for await (const chunk of content) {
    for (let at = 0; at < chunk.length; ) {
      if (filled === BLOCK_BYTES) {
        yield { bytes, dictionary, last: false };
        dictionary = bytes.subarray(-WINDOW_BYTES);
        bytes = Buffer.allocUnsafeSlow(BLOCK_BYTES);
        filled = 0;
      }
      const part = chunk.subarray(at, at + BLOCK_BYTES - filled);
      bytes.set(part, filled);
      filled += part.length;
      at += part.length;
    }
  }
  yield { bytes: bytes.subarray(0, filled), dictionary, last: true };
}

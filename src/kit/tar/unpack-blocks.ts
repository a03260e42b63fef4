import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { hostile } from "./unpack-refusal.ts";

/** Bytes of one tar block (POSIX.1-2008 pax, "ustar Interchange Format"). */
export const BLOCK = 512;

/** What an archive may cost at most. Sizes in bytes of what comes out. */
export interface UnpackLimits {
  /** Everything that comes out of all layers, headers and padding included. */
  readonly bytes: number;
  readonly entries: number;
  /** Out : in. Checked only after `ratioFrom` bytes, since small files of zeros are honest. */
  readonly ratio: number;
  readonly ratioFrom: number;
}

/** Room for any image a service of ours has, and an end for everything else: a layer of a Go program is packed at most 20 : 1. */
export const DEFAULT_LIMITS: UnpackLimits = {
  bytes: 4 * 1024 ** 3,
  entries: 200_000,
  ratio: 200,
  ratioFrom: 64 * 1024 ** 2,
};

/** What was spent so far, over all layers of an image. */
export interface Spent {
  bytesIn: number;
  bytesOut: number;
  /** Sizes of the files as their headers state them. */
  announced: number;
  entries: number;
}

/** Plain tar bytes of a layer that is gzip or plain, told apart by its first two bytes (RFC 1952); stops at the limits. */
export async function* plainBytes(
  source: AsyncIterable<Uint8Array>,
  limits: UnpackLimits,
  spent: Spent,
): AsyncGenerator<Uint8Array> {
  const counted = countIn(source, spent);
  const first = await firstBytes(counted, 4);
  const whole = joined(first.bytes, counted);
  const plain = first.bytes[0] === 0x1f && first.bytes[1] === 0x8b ? gunzip(whole) : whole;
  for await (const chunk of plain) {
    spent.bytesOut += chunk.length;
    if (spent.bytesOut > limits.bytes) throw hostile("too-many-bytes", "");
    if (spent.bytesOut > limits.ratioFrom && spent.bytesOut > spent.bytesIn * limits.ratio) {
      throw hostile("ratio-too-high", "");
    }
    yield chunk;
  }
}

/** Hands out a byte stream in the pieces its reader asks for. */
export interface BlockReader {
  /** Exactly `size` bytes; undefined at the end of the stream; `truncated` when it ends in between. */
  read(size: number, entry: string): Promise<Uint8Array | undefined>;
  /** Exactly `size` bytes in pieces of any size. */
  pieces(size: number, entry: string): AsyncGenerator<Uint8Array>;
}

/** A reader over chunks of any size; it never holds more than one chunk and what was asked for. */
export function createBlockReader(chunks: AsyncIterator<Uint8Array>): BlockReader {
  let rest: Uint8Array = new Uint8Array(0);
  const refill = async (): Promise<boolean> => {
    while (rest.length === 0) {
      const next = await chunks.next();
      if (next.done === true) return false;
      rest = next.value;
    }
    return true;
  };
  async function* pieces(size: number, entry: string): AsyncGenerator<Uint8Array> {
    for (let left = size; left > 0; ) {
      if (!(await refill())) throw hostile("truncated", entry);
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
  return {
    pieces,
    async read(size, entry) {
      if (!(await refill())) return undefined;
      const parts: Uint8Array[] = [];
      for await (const piece of pieces(size, entry)) parts.push(piece);
      return parts.length === 1 ? parts[0] : Buffer.concat(parts);
    },
  };
}

async function* countIn(source: AsyncIterable<Uint8Array>, spent: Spent): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    spent.bytesIn += chunk.length;
    yield chunk;
  }
}

async function firstBytes(source: AsyncGenerator<Uint8Array>, wanted: number): Promise<{ readonly bytes: Uint8Array }> {
  let bytes: Uint8Array = new Uint8Array(0);
  while (bytes.length < wanted) {
    const next = await source.next();
    if (next.done === true) break;
    bytes = Buffer.concat([bytes, next.value]);
  }
  return { bytes };
}

async function* joined(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  yield* rest;
}

async function* gunzip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflating = createGunzip();
  let upstream: unknown;
  const feeding = pipeline(Readable.from(source, { objectMode: false }), inflating).catch((failure: unknown) => {
    upstream = failure;
  });
  try {
    for await (const chunk of inflating) yield chunk as Uint8Array;
  } catch (failure) {
    throw isZlibFailure(failure) ? hostile("compression-broken", "", failure) : failure;
  } finally {
    inflating.destroy();
    await feeding;
  }
  if (upstream !== undefined) throw upstream;
}

function isZlibFailure(failure: unknown): boolean {
  const code = (failure as NodeJS.ErrnoException | undefined)?.code;
  return code?.startsWith("Z_") === true;
}

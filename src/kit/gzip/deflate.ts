import { createHash } from "node:crypto";
import { deflateRaw as zlibDeflateRaw } from "node:zlib";
import { SlipwayError } from "../../errors.ts";

/**
 * Fixes every byte of a compressed layer. Whoever changes anything that can change bytes (level, block, header, canary) gives it a new
 * number, so that a digest can say how it came about.
 *
 * Level 5: on a stripped Go binary 0.6 % larger than level 6 at a third of its time; level 4 is 2.5 % larger, level 1 7.6 %.
 */
export const WRITER_PROFILE = "gzip-zlib5/1";

/** Input bytes of one block; blocks are compressed on their own, so they may run at the same time. */
export const BLOCK_BYTES = 1024 * 1024;
/** The farthest a deflate match reaches back (RFC 1951 §2): what a block must know of its predecessor. */
export const WINDOW_BYTES = 32 * 1024;

const SETTINGS = { level: 5, windowBits: 15, memLevel: 8, strategy: 0 } as const;
/** zlib.h: Z_SYNC_FLUSH ends on a byte without closing the stream, Z_FINISH closes it. */
const FLUSH = { middle: 2, last: 4 } as const;

/** A piece of one deflate stream: `dictionary` is what came just before, `last` closes the stream. */
export interface Block {
  readonly bytes: Uint8Array;
  readonly dictionary: Uint8Array;
  readonly last: boolean;
}

/** Compresses one block into raw deflate (RFC 1951); pieces in order join to one valid stream. */
export type Deflate = (block: Block) => Promise<Uint8Array>;

/** The zlib inside Node: fast, but its bytes have differed between versions and processors. */
export const nativeDeflate: Deflate = ({ bytes, dictionary, last }) =>
  new Promise((resolve, reject) => {
    const options = {
      ...SETTINGS,
      ...(dictionary.length === 0 ? {} : { dictionary }),
      finishFlush: last ? FLUSH.last : FLUSH.middle,
    };
    zlibDeflateRaw(bytes, options, (failure, out) => (failure === null ? resolve(out) : reject(failure)));
  });

/** zlib's algorithm in JavaScript: the same bytes everywhere, several times slower. */
export const scriptDeflate: Deflate = async ({ bytes, dictionary, last }) => {
  const { Deflate: Deflater } = await import("pako");
  const deflater = new Deflater({ ...SETTINGS, raw: true, ...(dictionary.length === 0 ? {} : { dictionary }) });
  const chunks: Uint8Array[] = [];
  deflater.onData = (chunk) => {
    chunks.push(chunk);
  };
  deflater.push(bytes, last ? FLUSH.last : FLUSH.middle);
  if (deflater.err !== 0) throw new Error(`deflate: ${deflater.msg}`);
  return Buffer.concat(chunks);
};

const CANARY_DIGEST = "955707b1d631154a95098062c84a5e790ba55e635795f41d252419bc9b47282f";

/**
 * The first candidate whose bytes are those of the profile: native where it agrees, else the script. None is
 * `deflate-profile-broken`, since a silently different digest would be worse than no image.
 */
export async function chooseDeflate(candidates: readonly Deflate[] = [nativeDeflate, scriptDeflate]): Promise<Deflate> {
  for (const deflate of candidates) if ((await canaryDigest(deflate)) === CANARY_DIGEST) return deflate;
  throw new SlipwayError("deflate-profile-broken", { profile: WRITER_PROFILE });
}

/** What a deflate makes of the canary: a middle block and a last one, each with a dictionary. */
export async function canaryDigest(deflate: Deflate): Promise<string> {
  const canary = canaryBytes();
  const [before, middle, end] = [
    canary.subarray(0, WINDOW_BYTES),
    canary.subarray(WINDOW_BYTES, -20_000),
    canary.subarray(-20_000),
  ];
  const pieces = [
    await deflate({ bytes: middle, dictionary: before, last: false }),
    await deflate({ bytes: end, dictionary: middle.subarray(-WINDOW_BYTES), last: true }),
  ];
  return createHash("sha256").update(Buffer.concat(pieces)).digest("hex");
}

/** Words, runs and noise in turn, so that matches of every length and stored blocks occur: variants of zlib differ in short matches. */
function canaryBytes(): Uint8Array {
  const bytes = new Uint8Array(160_000);
  let state = 0x2545f491;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let at = 0; at < bytes.length; ) {
    const kind = next(4);
    const length = Math.min(3 + next(kind === 0 ? 6 : 300), bytes.length - at);
    const from = at - 1 - next(Math.max(1, Math.min(at, 40_000)));
    for (let i = 0; i < length; i += 1) {
      if (kind <= 1 && from >= 0) bytes[at + i] = bytes[from + i] ?? 0;
      else bytes[at + i] = kind === 2 ? next(256) : 97 + next(5);
    }
    at += length;
  }
  return bytes;
}

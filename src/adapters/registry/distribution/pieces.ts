import { createHash, type Hash } from "node:crypto";
import type { BlobSource } from "../../../ports/registry.ts";

/** Reads a blob in pieces from any offset; going back opens the source again. */
export interface Pieces {
  /** Up to `length` bytes from `offset`; shorter only at the end. */
  read(offset: number, length: number): Promise<Buffer>;
  /** Digest of everything read so far, once from start to end; undefined while a part was never read. */
  digest(): string | undefined;
  close(): Promise<void>;
}

export function createPieces(source: BlobSource): Pieces {
  const hash: Hash = createHash("sha256");
  let hashed = 0;
  let sum: string | undefined;
  let reading: AsyncIterator<Uint8Array> | undefined;
  let at = 0;
  let rest: Uint8Array = new Uint8Array(0);

  function account(piece: Uint8Array, offset: number): void {
    if (offset > hashed || offset + piece.length <= hashed) return;
    hash.update(piece.subarray(hashed - offset));
    hashed = offset + piece.length;
  }

  /** The next bytes in order, whatever their number; empty at the end. */
  async function next(most: number): Promise<Uint8Array> {
    reading ??= source.open()[Symbol.asyncIterator]();
    while (rest.length === 0) {
      const step = await reading.next();
      if (step.done === true) return rest;
      rest = step.value;
    }
    const piece = rest.subarray(0, most);
    rest = rest.subarray(piece.length);
    account(piece, at);
    at += piece.length;
    return piece;
  }

  const pieces: Pieces = {
    async read(offset, length) {
      if (offset < at) await pieces.close();
      while (at < offset) if ((await next(offset - at)).length === 0) return Buffer.alloc(0);
      const parts: Uint8Array[] = [];
      for (let missing = length; missing > 0; ) {
        const piece = await next(missing);
        if (piece.length === 0) break;
        parts.push(piece);
        missing -= piece.length;
      }
      return Buffer.concat(parts);
    },
    digest() {
      if (hashed < source.size) return undefined;
      sum ??= `sha256:${hash.copy().digest("hex")}`;
      return sum;
    },
    async close() {
      await reading?.return?.();
      [reading, at, rest] = [undefined, 0, new Uint8Array(0)];
    },
  };
  return pieces;
}

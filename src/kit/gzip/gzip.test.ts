import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BLOCK_BYTES, canaryDigest, chooseDeflate, type Deflate, nativeDeflate, scriptDeflate } from "./deflate.ts";
import { gzip } from "./gzip.ts";

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* cut(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Text that repeats at many distances, with noise: what a Go binary is like. */
function sample(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = 7;
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] =
      state % 7 === 0
        ? state >>> 16
        : (bytes[Math.max(0, at - 1 - ((state >>> 8) % 3000))] ?? 0) ^ (at % 97 === 0 ? 1 : 0);
  }
  return bytes;
}

describe("gzip", () => {
  it("gzip() writes one member that anybody can read, with a header that names no host", async () => {
    const content = sample(3 * BLOCK_BYTES + 12_345);

    const packed = await collect(gzip(cut(content, 65_536)));

    expect(gunzipSync(packed).equals(content)).toBe(true);
    expect(packed.subarray(0, 10)).toEqual(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]));
  });

  it("gzip() gives the same bytes whatever chunks the content comes in", async () => {
    const content = sample(2 * BLOCK_BYTES + 1);
    const whole = await collect(gzip(cut(content, content.length)));

    for (const size of [1_000, 65_537, BLOCK_BYTES, BLOCK_BYTES + 1])
      expect((await collect(gzip(cut(content, size)))).equals(whole), String(size)).toBe(true);
  });

  it("gzip() takes no content, and content that ends with a block", async () => {
    for (const size of [0, 1, BLOCK_BYTES, 2 * BLOCK_BYTES]) {
      const content = sample(size);
      expect(gunzipSync(await collect(gzip(cut(content, 100_000)))).equals(content), String(size)).toBe(true);
    }
  });

  it("gzip() keeps its bytes: a changed digest needs a new number in the profile's name", async () => {
    const packed = await collect(gzip(cut(sample(BLOCK_BYTES + 500_000), 100_000)));

    expect(createHash("sha256").update(packed).digest("hex")).toBe(
      "97fe78122782200a265c61a9493df7a9f34258bfe6be6976d72158a4236cafa8",
    );
  });

  it("gzip() passes on the failure of its source", async () => {
    async function* broken(): AsyncIterable<Uint8Array> {
      yield sample(BLOCK_BYTES + 1);
      throw new Error("source gone");
    }

    await expect(collect(gzip(broken()))).rejects.toThrow("source gone");
  });
});

describe("deflate", () => {
  it("nativeDeflate() and scriptDeflate() give the same bytes", async () => {
    const content = sample(BLOCK_BYTES + 300_000);

    const [native, script] = await Promise.all(
      [nativeDeflate, scriptDeflate].map((deflate) => collect(gzip(cut(content, 99_999), deflate))),
    );

    expect(native?.equals(script ?? Buffer.alloc(0))).toBe(true);
  });

  it("nativeDeflate() and scriptDeflate() agree on any small block", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 5_000, max: 8 }),
        fc.uint8Array({ maxLength: 1_000, max: 8 }),
        fc.boolean(),
        async (bytes, dictionary, last) => {
          const [a, b] = await Promise.all([nativeDeflate, scriptDeflate].map((d) => d({ bytes, dictionary, last })));
          expect(Buffer.from(a ?? []).equals(Buffer.from(b ?? []))).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("chooseDeflate() takes the native one here, and the script where native bytes differ", async () => {
    const other: Deflate = async (block) => Buffer.concat([await nativeDeflate(block), Buffer.from([0])]);

    expect(await chooseDeflate()).toBe(nativeDeflate);
    expect(await chooseDeflate([other, scriptDeflate])).toBe(scriptDeflate);
    expect(await canaryDigest(other)).not.toBe(await canaryDigest(nativeDeflate));
  });

  it("chooseDeflate() refuses to write when no candidate keeps the profile", async () => {
    await expect(chooseDeflate([async () => new Uint8Array()])).rejects.toMatchObject({
      code: "deflate-profile-broken",
    });
  });
});

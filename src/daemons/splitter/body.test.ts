import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bodyOf, measure, type Body } from "./body.ts";

/** Feeds the bytes in pieces of these sizes; answers how many belonged to the body. */
function feed(body: Body, bytes: Buffer, sizes: readonly number[]): number {
  let [at, taken] = [0, 0];
  for (let piece = 0; at < bytes.length && !body.done && !body.broken; piece++) {
    const size = Math.max(1, sizes[piece % sizes.length] ?? 1);
    const chunk = bytes.subarray(at, at + size);
    taken += measure(body, chunk, 0);
    at += size;
  }
  return taken;
}

const token = fc.stringMatching(/^x-[a-z]{1,8}$/);
const text = fc.stringMatching(/^[ -~]{0,12}$/);
const encoded = fc
  .record({
    chunks: fc.array(fc.record({ data: fc.uint8Array({ minLength: 1, maxLength: 40 }), extension: fc.option(text) })),
    trailers: fc.array(fc.tuple(token, text), { maxLength: 3 }),
    zeros: fc.constantFrom("0", "000"),
  })
  .map(({ chunks, trailers, zeros }) =>
    Buffer.concat([
      ...chunks.flatMap(({ data, extension }) => [
        Buffer.from(`${data.length.toString(16)}${extension === null ? "" : `;${extension}`}\r\n`),
        data,
        Buffer.from("\r\n"),
      ]),
      Buffer.from(`${zeros}\r\n${trailers.map(([name, value]) => `${name}:${value}\r\n`).join("")}\r\n`),
    ]),
  );
const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 });

describe("measure()", () => {
  it("finds the end of a chunked body wherever the network cuts it, and takes no byte behind it", () => {
    fc.assert(
      fc.property(encoded, fc.uint8Array({ maxLength: 20 }), sizes, (bytes, behind, cuts) => {
        const body = bodyOf("chunked");

        const taken = feed(body, Buffer.concat([bytes, behind]), cuts);

        expect([taken, body.done, body.broken]).toEqual([bytes.length, true, false]);
      }),
    );
  });

  it("breaks at the same byte wherever the network cuts the body", () => {
    fc.assert(
      fc.property(encoded, fc.nat(), fc.integer({ min: 0, max: 255 }), sizes, (bytes, where, byte, cuts) => {
        const spoilt = Buffer.from(bytes);
        spoilt[where % spoilt.length] = byte;
        const [whole, cut] = [bodyOf("chunked"), bodyOf("chunked")];

        const [wholeTaken, cutTaken] = [feed(whole, spoilt, [spoilt.length]), feed(cut, spoilt, cuts)];

        expect([cutTaken, cut.done, cut.broken]).toEqual([wholeTaken, whole.done, whole.broken]);
      }),
    );
  });

  it("takes exactly the length it was told", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(50), sizes, (length, more, cuts) => {
        const body = bodyOf("length", length);

        expect(feed(body, Buffer.alloc(length + more), cuts)).toBe(length);
        expect(body.done).toBe(true);
      }),
    );
  });

  it("takes everything of a body that ends with its connection, and nothing of none", () => {
    const [close, none] = [bodyOf("close"), bodyOf("none")];

    expect([measure(close, Buffer.alloc(7), 0), close.done, none.done]).toEqual([7, false, true]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText, decodeTogether } from "./decode.ts";

describe("decodeTogether()", () => {
  it("reads each as it is read alone, whatever stands beside it", () => {
    const bytes = fc.oneof(
      fc.string().map((text) => Buffer.from(text)),
      fc.string().map((text) => Buffer.from(text, "latin1")),
      fc.string({ unit: "grapheme" }).map((text) => Buffer.from(`\uFEFF${text}`, "utf16le")),
      fc.constant(Buffer.from([0xb6, 0xa9, 0xb5, 0xa5])),
      fc.constant(Buffer.from("a\0b")),
      fc.constant(Buffer.from(`${"a".repeat(9_000)}\0`)),
      fc.uint8Array().map((all) => Buffer.from(all)),
    );
    fc.assert(
      fc.property(fc.array(bytes), (all) => {
        expect(decodeTogether(all)).toEqual(all.map((one) => decodeText(one)));
      }),
      { numRuns: 500 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBytes } from "./compare.ts";

describe("compareBytes()", () => {
  it("orders any two strings as their UTF-8 bytes are ordered", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "b", "Z", "é", "中", "\ud7ff", "\ue000", "\uffff", "😀", "𐀀"),
    });

    fc.assert(
      fc.property(text, text, (a, b) => {
        const expected = Buffer.compare(Buffer.from(a, "utf8"), Buffer.from(b, "utf8"));
        expect(Math.sign(compareBytes(a, b))).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

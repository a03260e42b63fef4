import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDigest } from "./digests.ts";
import { parseChunkRange, parseRange } from "./ranges.ts";

describe("ranges", () => {
  it("parseRange() reads the three forms and cuts at the end", () => {
    expect(parseRange("bytes=0-3", 10)).toEqual({ start: 0, end: 3 });
    expect(parseRange("bytes=4-", 10)).toEqual({ start: 4, end: 9 });
    expect(parseRange("bytes=-3", 10)).toEqual({ start: 7, end: 9 });
    expect(parseRange("bytes=-30", 10)).toEqual({ start: 0, end: 9 });
    expect(parseRange("bytes=8-99", 10)).toEqual({ start: 8, end: 9 });
  });

  it("parseRange() says unsatisfiable outside, and whole where it is not asked", () => {
    for (const text of ["bytes=10-", "bytes=500-0", "bytes=-0"]) expect(parseRange(text, 10)).toBe("unsatisfiable");
    for (const text of [undefined, "", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", `bytes=${"9".repeat(40)}-`])
      expect(parseRange(text, 10)).toBe("whole");
    expect(parseRange("bytes=0-", 0)).toBe("unsatisfiable");
  });

  it("parseRange() never leaves the file", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), fc.constantFrom("a-b", "a-", "-b"), (a, b, size, shape) => {
        const range = parseRange(`bytes=${shape.replace("a", String(a)).replace("b", String(b))}`, size);
        if (typeof range === "string") return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });

  it("parseChunkRange() reads both ways of writing it and refuses the rest", () => {
    expect(parseChunkRange("0-99")).toEqual({ start: 0, end: 99 });
    expect(parseChunkRange("bytes 100-199/200")).toEqual({ start: 100, end: 199 });
    for (const text of ["", "5", "9-1", "-1-2", "a-b", "0-9,10-19"])
      expect(parseChunkRange(text), text).toBeUndefined();
  });

  it("parseDigest() takes sha256 and sha512 and nothing that could be a path", () => {
    expect(parseDigest(`sha256:${"a".repeat(64)}`)).toMatchObject({ algorithm: "sha256" });
    expect(parseDigest(`sha512:${"0".repeat(128)}`)).toMatchObject({ algorithm: "sha512" });
    const bad = ["sha256:", `sha256:${"A".repeat(64)}`, `sha256:${"a".repeat(63)}`, `sha256:../../${"a".repeat(58)}`];
    for (const text of [...bad, `md5:${"a".repeat(32)}`, "constructor:x", `sha256:${"a".repeat(64)}:x`])
      expect(parseDigest(text), text).toBeUndefined();
  });
});

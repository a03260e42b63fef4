import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gitIndexBytes } from "./git-index.fixture.ts";
import { readGitIndex } from "./git-index.ts";
import { treeOf } from "./tree.fixture.ts";

const path = fc
  .array(fc.stringMatching(/^[\w .é中-]{1,20}$/), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join("/").normalize("NFC"));
const mode = fc.constantFrom(0o100644, 0o100755, 0o120000, 0o160000);
const entries = fc.uniqueArray(fc.record({ path, mode, extended: fc.boolean() }), {
  maxLength: 30,
  selector: (one) => one.path,
});
const version = fc.constantFrom(2 as const, 3 as const, 4 as const);
const hash = fc.constantFrom(20 as const, 32 as const);

describe("readGitIndex()", () => {
  it("gives back every path with its mode, in every version and with both hashes", () => {
    fc.assert(
      fc.property(entries, version, hash, (given, v, h) => {
        const modes = readGitIndex(gitIndexBytes(given, v, h));

        expect([...(modes ?? [])]).toEqual(given.map((one) => [one.path, one.mode]));
      }),
    );
  });

  it("shares long prefixes in version 4", () => {
    const deep = `${"folder/".repeat(60)}run`;
    const given = [`${deep}-a.sh`, `${deep}-b.sh`, "z.sh"].map((one) => ({ path: one, mode: 0o100755 }));

    expect([...(readGitIndex(gitIndexBytes(given, 4))?.keys() ?? [])]).toEqual(given.map((one) => one.path));
  });

  it("answers undefined for an index that breaks off, wherever it does", () => {
    const whole = gitIndexBytes(
      [
        { path: "a.sh", mode: 0o100644 },
        { path: "b/c.sh", mode: 0o100755 },
      ],
      4,
    );

    for (let length = 0; length < whole.length - 20; length++)
      expect(readGitIndex(whole.subarray(0, length))).toBeUndefined();
  });

  it("never fails, and never reads outside, whatever the bytes are", () => {
    fc.assert(
      fc.property(entries, version, fc.array(fc.tuple(fc.nat(4000), fc.nat(255))), (given, v, changes) => {
        const bytes = gitIndexBytes(given, v);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;

        expect(() => readGitIndex(bytes)).not.toThrow();
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(() => readGitIndex(Buffer.concat([Buffer.from("DIRC\0\0\0\x04"), bytes]))).not.toThrow();
      }),
    );
  });

  it("refuses a count no file of that length can hold, without taking memory for it", () => {
    const bytes = gitIndexBytes([{ path: "a.sh", mode: 0o100644 }]);
    bytes.writeUInt32BE(0xffffffff, 8);

    expect(readGitIndex(bytes)).toBeUndefined();
  });

  it("refuses names of version 4 that unfold to more than an index may hold", () => {
    const long = "x".repeat(4000);
    const many = Array.from({ length: 40_000 }, (_, index) => ({ path: `${long}${index}`, mode: 0o100644 }));

    expect(readGitIndex(gitIndexBytes(many, 4))).toBeUndefined();
  });
});

describe("readTree()", () => {
  it("knows the modes git records when the root is the repository's, and none otherwise", async () => {
    const file = { "main.go": "package main\n" };

    expect((await treeOf({ ...file, ".git/index": "100755 run.sh\n" })).modes?.get("run.sh")).toBe(0o100755);
    expect((await treeOf(file)).modes).toBeUndefined();
    expect((await treeOf({ ...file, ".git/index": new Uint8Array(40) })).modes).toBeUndefined();
  });
});

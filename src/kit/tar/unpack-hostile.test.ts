import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGzip, gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isSlipwayError } from "../../errors.ts";
import { sampleEntry, sampleStream, sampleTar, type SampleEntry } from "./unpack-sample.ts";
import { unpackLayer, unpackLayers, type UnpackOptions } from "./unpack.ts";

let base: string;
let folder: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "slipway-hostile-"));
  folder = join(base, "in", "rootfs");
  mkdirSync(join(base, "in"));
  writeFileSync(join(base, "outside"), "untouched");
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

/** The reason of the refusal; fails unless nothing but what was there before is left. */
async function refused(bytes: Uint8Array, options: UnpackOptions = {}): Promise<unknown> {
  const failure: unknown = await unpackLayer(sampleStream(bytes), folder, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(readdirSync(base).toSorted()).toEqual(["in", "outside"]);
  if (failure === undefined) return "accepted";
  expect(readdirSync(join(base, "in"))).toEqual([]);
  return isSlipwayError(failure, "archive-hostile") ? failure.params["reason"] : failure;
}

const file = (name: string): SampleEntry => ({ name, content: "x" });
const link = (name: string, target: string): SampleEntry => ({ name, type: "2", link: target });

describe("unpackLayer() refuses", () => {
  it.each<[string, readonly SampleEntry[]]>([
    ["path-traversal", [file("../outside")]],
    ["path-traversal", [file("a/../../outside")]],
    ["path-traversal", [file("a/../b")]],
    ["path-traversal", [file("a\\..\\..\\outside")]],
    ["path-traversal", [{ ...file("x"), pax: { path: "../outside" } }]],
    ["path-traversal", [{ name: "././@LongLink", type: "L", content: "../outside\0" }, file("x")]],
    ["path-traversal", [{ ...file("outside"), prefix: ".." }]],
    ["path-traversal", [{ name: "..", type: "5" }]],
    ["path-absolute", [file("/etc/passwd")]],
    ["path-absolute", [file("//server/share")]],
    ["path-absolute", [file("\\\\server\\share")]],
    ["drive-letter", [file("C:/Windows/x")]],
    ["drive-letter", [file("c:x")]],
    ["name-unfit", [file("a\\b")]],
    ["name-unfit", [{ ...file("x"), pax: { path: "a\0b" } }]],
    ["symlink-out", [link("a", "/etc/passwd")]],
    ["symlink-out", [link("a", "../outside")]],
    ["symlink-out", [link("d/a", "../../outside")]],
    ["symlink-out", [link("a", "C:\\Windows")]],
    ["symlink-out", [link("a", "")]],
    ["symlink-out", [link("b", "."), link("a", "b/../..")]],
    ["symlink-out", [link("d/e/f", "../.."), link("x", "d/e/f/..")]],
    ["symlink-out", [link("x", "d/e/.."), link("d/e", "..")]],
    ["hardlink-out", [{ name: "a", type: "1", link: "/etc/passwd" }]],
    ["hardlink-out", [{ name: "a", type: "1", link: "../outside" }]],
    ["hardlink-out", [{ name: "a", type: "1", link: "absent" }]],
    ["hardlink-out", [link("l", "f"), { name: "a", type: "1", link: "l" }]],
    ["through-symlink", [{ name: "d", type: "5" }, link("l", "d"), file("l/x")]],
    ["through-symlink", [link("l", "d"), { name: "l/sub", type: "5" }]],
    ["through-symlink", [link("l", "d"), file("l/.wh.x")]],
    ["device-node", [{ name: "null", type: "3" }]],
    ["device-node", [{ name: "sda", type: "4" }]],
    ["device-node", [{ name: "pipe", type: "6" }]],
    ["sparse-file", [{ name: "s", type: "S" }]],
    ["sparse-file", [{ ...file("s"), pax: { "GNU.sparse.major": "1" } }]],
    ["entry-type", [{ name: "v", type: "V" }]],
    [
      "duplicate-entry",
      [
        { name: "d", type: "5" },
        { name: "d/", type: "5" },
      ],
    ],
    ["duplicate-entry", [file(".wh.a"), file(".wh.a")]],
    ["duplicate-entry", [file("a"), file("a")]],
    ["duplicate-entry", [file("a"), file("./a")]],
    ["duplicate-entry", [file("a"), { name: "a", type: "5" }]],
    ["duplicate-entry", [file("a/b"), file("a")]],
    ["duplicate-entry", [file("a"), file("a/b")]],
    ["duplicate-entry", [link("a", "b"), file("a")]],
    ["whiteout-invalid", [file(".wh.")]],
    ["whiteout-invalid", [file(".wh...")]],
    ["whiteout-invalid", [file(".wh.a/b")]],
    ["whiteout-invalid", [{ name: ".wh.a", type: "5" }]],
    ["header-broken", [{ name: "a", type: "5", size: 512, content: "x".repeat(512) }]],
    ["header-broken", [{ name: "pax", type: "x", content: "9999 path=a\n" }, file("a")]],
    ["header-broken", [{ name: "pax", type: "x", content: "abc" }, file("a")]],
    ["header-broken", [{ ...file("a"), pax: { size: "-1" } }]],
    ["header-broken", [file("a"), { name: "L", type: "L", content: "left over" }]],
    ["truncated", [{ ...file("a"), size: 100_000 }]],
  ])("%s: %j", async (reason, entries) => {
    expect(await refused(sampleTar(entries))).toBe(reason);
    expect(await refused(gzipSync(sampleTar(entries)))).toBe(reason);
  });

  it.each<[string, Uint8Array]>([
    ["truncated", Buffer.alloc(0)],
    ["truncated", sampleTar([file("a")]).subarray(0, 700)],
    ["truncated", sampleTar([file("a")]).subarray(0, 1024)],
    ["header-broken", Buffer.from("not a tar at all ".repeat(100))],
    ["trailing-data", Buffer.concat([sampleTar([file("a")]), sampleTar([file("b")])])],
    ["compression-broken", gzipSync(sampleTar([file("a")])).subarray(0, 60)],
    ["compression-broken", Buffer.concat([gzipSync(sampleTar([file("a")])), Buffer.from([0x1f, 0x8b, 1, 2, 3])])],
    ["name-encoding", Buffer.concat(sampleEntry({ name: "x" }).map(breakName))],
  ])("%s at the level of bytes", async (reason, bytes) => {
    expect(await refused(bytes)).toBe(reason);
  });

  it("names that differ only in case where the host folds case, and only there", async () => {
    const twins = sampleTar([file("Readme"), file("README")]);
    const folders = sampleTar([file("Dir/a"), file("dir/b")]);

    expect(await refused(twins, { platform: "win32" })).toBe("case-collision");
    expect(await refused(folders, { platform: "darwin" })).toBe("case-collision");
    expect(await refused(sampleTar([file("caf\u00e9"), file("cafe\u0301")]), { platform: "darwin" })).toBe(
      "case-collision",
    );
    if (process.platform === "linux") expect(await refused(twins)).toBe("accepted");
  });

  it.each(["nul", "COM1.txt", "ab:stream", "dot.", "space ", "what?", "pipe|"])("%s on Windows", async (name) => {
    expect(await refused(sampleTar([file(name)]), { platform: "win32" })).toBe("name-unfit");
  });

  it("a tree that is turned inside out by an upper layer", async () => {
    const lower = sampleTar([link("l", "sub/dir/.."), { name: "sub/dir", type: "5" }]);
    const upper = sampleTar([file("sub/.wh.dir"), link("sub/dir2", "."), link("out", "sub/dir2/../..")]);

    const unpacking = unpackLayers([() => sampleStream(lower), () => sampleStream(upper)], folder);

    await expect(unpacking).rejects.toMatchObject({ code: "archive-hostile", params: { reason: "symlink-out" } });
    expect(readdirSync(join(base, "in"))).toEqual([]);
  });

  it("an announced 10 GiB file before its content comes", async () => {
    const tar = Buffer.concat(sampleEntry({ name: "big", content: "", pax: { size: String(10 * 1024 ** 3) } }));

    expect(await refused(tar)).toBe("too-many-bytes");
  });

  it("a 10 GiB bomb of zeros after a small part of it", async () => {
    const { stream, fed } = bomb(10 * 1024 ** 3);

    const failure: unknown = await unpackLayer(stream, folder, { limits: { bytes: 1024 ** 4 } }).catch(
      (thrown: unknown) => thrown,
    );

    expect(failure).toMatchObject({ code: "archive-hostile", params: { reason: "ratio-too-high" } });
    expect(fed()).toBeLessThan(512 * 1024 ** 2);
    expect(readdirSync(join(base, "in"))).toEqual([]);
  });

  it("more bytes and more entries than allowed", async () => {
    const many = sampleTar(Array.from({ length: 20 }, (_, at) => file(`f${at}`)));

    expect(await refused(many, { limits: { entries: 19 } })).toBe("too-many-entries");
    expect(await refused(many, { limits: { bytes: many.length - 1 } })).toBe("too-many-bytes");
    expect(await refused(many, { limits: { entries: 20, bytes: many.length } })).toBe("accepted");
  });

  it("whatever is thrown at it: outside stays untouched, and a refusal leaves nothing", async () => {
    const word = fc.constantFrom("a", "b", "..", ".", "", "l", "/", "C:", ".wh.a", "A");
    const path = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join("/"));
    const entry = fc.record({
      name: path,
      type: fc.constantFrom("0", "1", "2", "5", "3", "L", "x", "g", "\0", "7"),
      link: path,
      content: fc.constantFrom("", "x", "../../outside", "20 path=../outside\n"),
    });

    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 6 }), async (entries) => {
        const outcome = await refused(sampleTar(entries));
        expect(typeof outcome).toBe("string");
        if (outcome === "accepted") expectInside(folder);
        rmSync(folder, { recursive: true, force: true });
      }),
      { numRuns: 300 },
    );
  });

  it("any archive with bytes changed by chance: it is unpacked or refused, never anything else", async () => {
    const good = sampleTar([file("a"), link("l", "a"), { ...file("x"), pax: { path: "long/name" } }]);
    const flips = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });

    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        expect(typeof (await refused(bytes))).toBe("string");
        rmSync(folder, { recursive: true, force: true });
      }),
      { numRuns: 200 },
    );
  });
});

/** Every link in the folder, followed by the system itself, ends inside or nowhere. */
function expectInside(root: string): void {
  const found = spawnSync("find", [root, "-type", "l", "-exec", "readlink", "-m", "{}", ";"], { encoding: "utf8" });
  for (const line of found.stdout.split("\n").filter((text) => text !== "")) {
    expect(line === root || line.startsWith(`${root}/`)).toBe(true);
  }
}

function breakName(block: Buffer): Buffer {
  const broken = Buffer.from(block);
  if (broken.length === 0) return broken;
  broken[0] = 0xff;
  broken.fill(0x20, 148, 156);
  const sum = broken.reduce((total, byte) => total + byte, 0);
  broken.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return broken;
}

/** A gzip of one file of zeros, made while it is read; `fed` tells how much of it was made. */
function bomb(size: number): { readonly stream: AsyncIterable<Uint8Array>; readonly fed: () => number } {
  const zeros = Buffer.alloc(1024 ** 2);
  let made = 0;
  const source = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.concat(sampleEntry({ name: "bomb", pax: { size: String(size) } }));
    for (; made < size; made += zeros.length) yield zeros;
    yield Buffer.alloc(1024);
  };
  return { stream: Readable.from(source(), { objectMode: false }).pipe(createGzip({ level: 1 })), fed: () => made };
}

import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "../digest.ts";
import { sampleStream, sampleTar, type SampleEntry } from "./unpack-sample.ts";
import { unpackLayer, unpackLayers } from "./unpack.ts";

let base: string;
let folder: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "slipway-unpack-"));
  folder = join(base, "rootfs");
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

const file = (name: string, content = name): SampleEntry => ({ name, content });
const unpack = (entries: readonly SampleEntry[]) => unpackLayer(sampleStream(sampleTar(entries)), folder);
const layered = (...layers: readonly (readonly SampleEntry[])[]) =>
  unpackLayers(
    layers.map((entries) => () => sampleStream(sampleTar(entries))),
    folder,
  );
const read = (path: string): string => readFileSync(join(folder, path), "utf8");
const names = (path = "."): readonly string[] => readdirSync(join(folder, path)).toSorted();

describe("unpackLayer()", () => {
  it("writes files, folders and links, gzip or plain, whatever the size of the chunks", async () => {
    const tar = sampleTar([
      { name: "app/", type: "5" },
      { name: "app/orders", content: "binary", mode: 0o555 },
      { name: "app/again", type: "1", link: "app/orders" },
      { name: "bin", type: "2", link: "app" },
      file("etc/deep/down", "x".repeat(70_000)),
    ]);

    const done = await unpackLayer(sampleStream(gzipSync(tar), 7), folder);

    expect(done).toEqual({ diffId: digestOf(tar), bytes: tar.length, entries: 5 });
    expect([read("app/orders"), read("app/again"), read("etc/deep/down").length]).toEqual(["binary", "binary", 70_000]);
    expect(readlinkSync(join(folder, "bin"))).toBe("app");
    expect(statSync(join(folder, "app/orders")).mode & 0o777).toBe(0o555);
    expect(readdirSync(base)).toEqual(["rootfs"]);
  });

  it("understands pax names, GNU long names and the ustar prefix", async () => {
    const long = `${"d".repeat(90)}/${"f".repeat(90)}`;
    const deep = Array.from({ length: 30 }, () => "abcdefghi").join("/");

    await unpack([
      { ...file("short"), pax: { path: `服务/${long}`, mtime: "1.5" } },
      { name: "././@LongLink", type: "L", content: `${deep}\0`, magic: "gnu" },
      { ...file("cut", "gnu"), magic: "gnu" },
      { ...file("last", "ustar"), prefix: "some/prefix" },
    ]);

    expect(read(`服务/${long}`)).toBe("short");
    expect(read(deep)).toBe("gnu");
    expect(read("some/prefix/last")).toBe("ustar");
  });

  it("drops set-user-id bits and keeps folders clearable", async () => {
    await unpack([
      { name: "shut", type: "5", mode: 0o000 },
      { ...file("shut/tool"), mode: 0o4755 },
    ]);

    expect(statSync(join(folder, "shut")).mode & 0o7777).toBe(0o700);
    expect(statSync(join(folder, "shut/tool")).mode & 0o7777).toBe(0o755);
  });

  it("passes on what the stream itself fails with, and leaves nothing", async () => {
    const failing = async function* () {
      yield sampleTar([file("a")]).subarray(0, 700);
      throw new Error("blob does not hash");
    };

    await expect(unpackLayer(failing(), folder)).rejects.toThrow("blob does not hash");
    expect(readdirSync(base)).toEqual([]);
  });

  it("stops when it is told to and leaves nothing", async () => {
    const stop = new AbortController();
    const stream = async function* () {
      yield sampleTar([file("a")]).subarray(0, 1024);
      stop.abort();
      yield sampleTar([file("b")]);
    };

    await expect(unpackLayer(stream(), folder, { signal: stop.signal })).rejects.toThrow(/abort/);
    expect(readdirSync(base)).toEqual([]);
  });

  it("reads what the system's tar writes", async () => {
    const source = join(base, "source");
    mkdirSync(join(source, "深/er"), { recursive: true });
    writeFileSync(join(source, "深/er", "n".repeat(200)), "content");
    const formats = ["ustar", "gnu", "pax"].filter((format) => format !== "ustar" || process.platform === "linux");

    for (const format of formats) {
      const target = join(base, format);
      const name = format === "ustar" ? "深" : ".";
      if (format === "ustar") rmSync(join(source, "深/er", "n".repeat(200)));
      const tar = execFileSync("tar", ["--format", format, "-C", source, "-cf", "-", name], { maxBuffer: 1 << 24 });
      await unpackLayer(sampleStream(tar), target);
      expect(existsSync(join(target, "深/er"))).toBe(true);
      writeFileSync(join(source, "深/er", "n".repeat(200)), "content");
      if (format !== "ustar") expect(readFileSync(join(target, "深/er", "n".repeat(200)), "utf8")).toBe("content");
    }
  });

  it("gives back any tree of files", async () => {
    const part = fc.constantFrom("a", "b", "c", "文", "d e", "x".repeat(120));
    const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    const tree = fc.dictionary(path, fc.string({ maxLength: 1200 }), { maxKeys: 8 });
    let round = 0;

    await fc.assert(
      fc.asyncProperty(tree, fc.integer({ min: 1, max: 2000 }), async (files, chunk) => {
        const wanted = Object.entries(files).filter(
          ([name]) => !Object.keys(files).some((other) => other.startsWith(`${name}/`)),
        );
        const target = join(base, `tree-${(round += 1)}`);
        const entries = wanted.map(([name, content]) => ({ name: "x", content, pax: { path: name } }));
        await unpackLayer(sampleStream(gzipSync(sampleTar(entries)), chunk), target);
        for (const [name, content] of wanted) expect(readFileSync(join(target, name), "utf8")).toBe(content);
      }),
      { numRuns: 40 },
    );
  });
});

describe("unpackLayers()", () => {
  it("lets an upper layer replace what a lower one brought", async () => {
    await layered(
      [file("a", "old"), file("b/c", "old"), { name: "l", type: "2", link: "b" }, file("d/e")],
      [
        file("a", "new"),
        file("b", "file"),
        { name: "l/", type: "5" },
        file("l/inside"),
        { name: "d", type: "5", mode: 0o700 },
      ],
    );

    expect([read("a"), read("b"), read("l/inside"), read("d/e")]).toEqual(["new", "file", "l/inside", "d/e"]);
    expect(lstatSync(join(folder, "l")).isDirectory()).toBe(true);
  });

  it("replaces one name of a hard link and leaves the other", async () => {
    await layered([file("a", "old"), { name: "b", type: "1", link: "a" }], [file("a", "new")]);

    expect([read("a"), read("b")]).toEqual(["new", "old"]);
  });

  it("hides what a whiteout names, from lower layers only, whatever the order", async () => {
    await layered(
      [file("keep"), file("gone"), file("dir/old"), file("dir/sub/old")],
      [
        file(".wh.gone", ""),
        file("dir/new"),
        file(".wh.dir", ""),
        file(".wh.never-there", ""),
        file("no/such/.wh.thing", ""),
      ],
    );

    expect(names()).toEqual(["dir", "keep"]);
    expect(names("dir")).toEqual(["new"]);
  });

  it("empties a folder at an opaque whiteout and keeps what the layer brings", async () => {
    await layered([file("dir/old"), file("dir/sub/old")], [file("dir/new"), file("dir/.wh..wh..opq", "")]);

    expect(names("dir")).toEqual(["new"]);
  });

  it("says file-unwritable when the folder is there already, and leaves that one alone", async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "mine"), "");

    await expect(unpack([file("a")])).rejects.toMatchObject({ code: "file-unwritable" });
    expect(readdirSync(base)).toEqual(["rootfs"]);
    expect(names()).toEqual(["mine"]);
  });
});

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { itWith } from "../../../test/bed/parts.ts";
import { digestOf } from "../digest.ts";
import { MODE, type TarEntry } from "./entry.ts";
import { dataHeader, needsExtension } from "./header.ts";
import { fileEntry, writeTar } from "./write.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-tar-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function pack(entries: readonly TarEntry[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeTar(entries)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const file = (path: string, text: string): TarEntry => fileEntry(path, MODE.data, Buffer.from(text));
const directory = (path: string): TarEntry => ({ type: "directory", path, mode: MODE.directory });

/** What GNU tar reads. */
function list(archive: Buffer): string[] {
  const path = join(folder, "t.tar");
  writeFileSync(path, archive);
  const run = spawnSync("tar", ["--numeric-owner", "--quoting-style=literal", "--utc", "-tvf", path], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
  expect(run.stderr).toBe("");
  return run.stdout.trimEnd().split("\n");
}

/** Names at the edges of what the fields hold, ASCII and not. */
const name = fc
  .array(
    fc
      .string({ unit: fc.constantFrom("a", "b", "-", ".x", "ü", "订", "0"), minLength: 1, maxLength: 60 })
      .filter((part) => !/^\.+$/.test(part)),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join("/").normalize("NFC"));

describe("tar", () => {
  itWith(["tar"], "writeTar() is read by tar as it was meant", async () => {
    const archive = await pack([
      {
        type: "file",
        path: "app/orders",
        mode: MODE.program,
        size: 3,
        content: async function* () {
          yield Buffer.from("abc");
        },
      },
      directory("app"),
      { type: "directory", path: "tmp", mode: MODE.scratch },
      { type: "symlink", path: "app/link", target: "orders" },
      file("app/订单.txt", "你好"),
    ]);

    expect(list(archive)).toEqual([
      "drwxr-xr-x 0/0               0 1970-01-01 00:00 app/",
      "lrwxrwxrwx 0/0               0 1970-01-01 00:00 app/link -> orders",
      "-r-xr-xr-x 0/0               3 1970-01-01 00:00 app/orders",
      "-r--r--r-- 0/0               6 1970-01-01 00:00 app/订单.txt",
      "drwxrwxrwt 0/0               0 1970-01-01 00:00 tmp/",
    ]);
  });

  itWith(["tar"], "writeTar() keeps every name that tar then reads", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 12 }), async (names) => {
        const listed = list(await pack(names.map((path) => file(path, path))));

        expect(listed.map((line) => line.replace(/^(?:\S+\s+){5}/, "")).toSorted()).toEqual(names.toSorted());
      }),
      { numRuns: 40 },
    );
  });

  it("writeTar() gives the same bytes in whatever order and normal form the names come", async () => {
    const names = ["app/z", "app-b", "app/é", "a"];
    const here = await pack(names.map((path) => file(path, "x")));
    const there = await pack(names.toReversed().map((path) => file(path.normalize("NFD"), "x")));

    expect(here.equals(there)).toBe(true);
  });

  it("writeTar() ends with two zero blocks and nothing more", async () => {
    const archive = await pack([file("a", "x")]);

    expect(archive.length).toBe(512 + 512 + 1024);
    expect(archive.subarray(-1024).every((byte) => byte === 0)).toBe(true);
  });

  it("writeTar() keeps its bytes: image digests rest on them", async () => {
    const archive = await pack([directory("app"), file("app/x", "x"), file(`app/${"订".repeat(50)}`, "y")]);

    expect(digestOf(archive)).toBe("sha256:ab1f1a364f5b6f175399d20087dc36982c55e082a8e82b67f52021e3c35f1181");
  });

  it("writeTar() writes an extended header only where ustar cannot say it", () => {
    const entry = (path: string, size = 0): TarEntry => ({
      type: "file",
      path,
      mode: 0,
      size,
      content: async function* () {},
    });

    expect(needsExtension(entry("a".repeat(100)))).toBe(false);
    expect(needsExtension(entry("a".repeat(101)))).toBe(true);
    expect(needsExtension(entry(`${"a".repeat(155)}/${"b".repeat(100)}`))).toBe(false);
    expect(needsExtension(entry(`${"a".repeat(156)}/${"b".repeat(100)}`))).toBe(true);
    expect(needsExtension(entry("ü"))).toBe(true);
    expect(needsExtension(entry("big", 8 * 1024 ** 3 - 1))).toBe(false);
    expect(needsExtension(entry("big", 8 * 1024 ** 3))).toBe(true);
    expect(dataHeader(entry("big", 8 * 1024 ** 3 - 1)).subarray(124, 136)).toEqual(Buffer.from("77777777777\0"));
  });

  it("writeTar() refuses two entries of one path, and paths that leave the archive", async () => {
    await expect(pack([file("a", "1"), file("a", "2")])).rejects.toThrow("two entries");
    await expect(pack([file("é", "1"), file("e\u0301", "2")])).rejects.toThrow("two entries");
    for (const path of ["/a", "../a", "a/../b", "a//b", "", ".", "a\\b", "a\0"])
      await expect(pack([file(path, "x")]), path).rejects.toThrow("not a relative path");
  });

  it("writeTar() fails when a file is not as long as it was said", async () => {
    for (const size of [0, 1, 3]) {
      const entry: TarEntry = {
        type: "file",
        path: "a",
        mode: 0,
        size,
        content: async function* () {
          yield Buffer.from("xx");
        },
      };
      await expect(pack([entry]), String(size)).rejects.toThrow("changed meanwhile");
    }
  });
});

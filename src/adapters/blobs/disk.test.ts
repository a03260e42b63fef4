import { spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { blobsContract } from "../../ports/blobs.contract.ts";
import { createDiskBlobs } from "./disk.ts";

const root = mkdtempSync(join(tmpdir(), "slipway-blobs-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
const fresh = (): string => join(root, `store ${++count} 仓库`);

/** Everything below a folder, so that a left-over shows. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  );

describe("disk blobs", () => {
  blobsContract(async () => createDiskBlobs(fresh()));

  it("write() leaves nothing behind when the content breaks off", async () => {
    const folder = fresh();
    async function* broken(): AsyncIterable<Uint8Array> {
      yield Buffer.alloc(100_000);
      throw new Error("broken off");
    }

    await expect(createDiskBlobs(folder).write(broken())).rejects.toThrow("broken off");

    expect(filesIn(folder)).toEqual([]);
  });

  it("write() replaces a blob that a crash of the machine cut short", async () => {
    const folder = fresh();
    const blobs = createDiskBlobs(folder);
    const { digest } = await blobs.write(Buffer.from("whole"));
    writeFileSync(join(folder, "sha256", digest.slice(7)), "wh");

    await blobs.write(Buffer.from("whole"));

    expect(Buffer.from(await blobs.read(digest)).toString()).toBe("whole");
  });

  it("write() clears away what killed writers left a day ago, and only that", async () => {
    const folder = fresh();
    mkdirSync(join(folder, "incoming"), { recursive: true });
    for (const name of ["old.tmp", "new.tmp"]) writeFileSync(join(folder, "incoming", name), "x");
    const before = Date.now() / 1000 - 2 * 86_400;
    utimesSync(join(folder, "incoming", "old.tmp"), before, before);

    await createDiskBlobs(folder).write(Buffer.from("x"));

    expect(readdirSync(join(folder, "incoming"))).toEqual(["new.tmp"]);
  });

  it("write() fails with file-unwritable when the folder cannot be made", async () => {
    const folder = fresh();
    writeFileSync(folder, "a file is in the way");

    await expect(createDiskBlobs(folder).write(Buffer.from("x"))).rejects.toMatchObject({ code: "file-unwritable" });
  });

  const limited = spawnSync("prlimit", ["--version"]).status === 0;
  if (!limited) process.stderr.write("left out: disk-full: prlimit is not on this machine\n");
  it.skipIf(!limited)("write() fails with disk-full and leaves nothing behind when there is no room", () => {
    const folder = fresh();
    const program = `
      import { createDiskBlobs } from ${JSON.stringify(resolve(import.meta.dirname, "disk.ts"))};
      const blobs = createDiskBlobs(${JSON.stringify(folder)});
      await blobs.write(Buffer.alloc(4096));
      await blobs.write(Buffer.alloc(3_000_000)).catch((failure) => console.log(failure.code, failure.doing));
      await blobs.write(Buffer.alloc(4097)).then(({ size }) => console.log("then", size));`;
    const entry = join(root, "full.mjs");
    buildSync({
      stdin: { contents: program, resolveDir: root },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: entry,
    });

    const run = spawnSync("prlimit", ["--fsize=1000000", process.execPath, entry], { encoding: "utf8" });

    expect(run.stdout.split("\n")).toEqual(["disk-full writing-blob", "then 4097", ""]);
    expect(filesIn(folder)).toHaveLength(2);
  });
});

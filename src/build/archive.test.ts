import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPart, itWith } from "../../test/bed/parts.ts";
import { testService } from "../../test/bed/service.ts";
import { createDiskBlobs } from "../adapters/blobs/disk.ts";
import { createMemoryBlobs } from "../adapters/blobs/memory.ts";
import { createGoToolchain } from "../adapters/toolchain/go.ts";
import { createMemoryToolchain } from "../adapters/toolchain/memory.ts";
import { digestOf } from "../kit/digest.ts";
import type { BuiltImage } from "../model/image.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { Toolchain } from "../ports/toolchain.ts";
import { exportArchive } from "./archive.ts";
import { runBuild } from "./run.ts";

const root = mkdtempSync(join(tmpdir(), "slipway-archive-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const hello = join(import.meta.dirname, "../../examples/hello");
const service = testService({
  app: "hello",
  name: "hello",
  module: { path: "example.com/hello", folder: ".", go: "1.0", toolchain: undefined },
});

async function build(
  folder: string,
  platforms: readonly string[],
  blobs: Blobs,
  toolchain: Toolchain,
): Promise<BuiltImage> {
  return runBuild(
    service,
    { root: folder, platforms, architecture: "x64", cacheFolder: join(root, "cache") },
    {
      toolchain,
      blobs,
      clock: { now: () => 0, sleep: async () => undefined },
      emit: () => undefined,
      signal: new AbortController().signal,
      env: { CI: "true" },
    },
  );
}

function copyOfHello(name: string): string {
  const folder = join(root, name);
  cpSync(hello, folder, { recursive: true });
  return folder;
}

const options = (path: string, format: "auto" | "oci" | "docker" = "auto") => ({
  path: join(root, path),
  format,
  repository: "hello/hello",
  tag: "v1",
});

function run(program: string, ...args: string[]): string {
  const child = spawnSync(program, args, { encoding: "utf8" });
  expect(child.status, `${program} ${args.join(" ")}\n${child.stdout}${child.stderr}`).toBe(0);
  return child.stdout;
}

describe("exportArchive()", () => {
  it("refuses a docker archive of several platforms before it writes anything", async () => {
    const blobs = createMemoryBlobs();
    const image = await build(copyOfHello("two"), ["linux/amd64", "linux/arm64"], blobs, createMemoryToolchain());

    await expect(exportArchive(image, options("two.tar", "docker"), blobs)).rejects.toMatchObject({
      code: "archive-format-unfit",
      exit: 2,
      params: { format: "docker", platforms: ["linux/amd64", "linux/arm64"] },
    });

    expect(existsSync(join(root, "two.tar"))).toBe(false);
  });

  it("writes the same bytes twice, and leaves the old file when a blob is missing", async () => {
    const blobs = createMemoryBlobs();
    const image = await build(copyOfHello("twice"), ["linux/amd64"], blobs, createMemoryToolchain());
    mkdirSync(join(root, "archives"));

    await exportArchive(image, options("archives/a.tar"), blobs);
    await exportArchive(image, options("archives/b.tar"), blobs);
    const before = digestOf(readFileSync(join(root, "archives", "a.tar")));
    await expect(exportArchive(image, options("archives/a.tar"), createMemoryBlobs())).rejects.toMatchObject({
      code: "blob-missing",
    });

    expect(digestOf(readFileSync(join(root, "archives", "b.tar")))).toBe(before);
    expect(digestOf(readFileSync(join(root, "archives", "a.tar")))).toBe(before);
    expect(readdirSync(join(root, "archives"))).toEqual(["a.tar", "b.tar"]);
  });

  it("fails with file-unwritable where no file can be", async () => {
    const blobs = createMemoryBlobs();
    const image = await build(copyOfHello("nowhere"), ["linux/amd64"], blobs, createMemoryToolchain());
    mkdirSync(join(root, "folder.tar"));

    await expect(exportArchive(image, options("folder.tar"), blobs)).rejects.toMatchObject({
      code: "file-unwritable",
      doing: "writing-archive",
    });
  });
});

describe("the image of a real service", () => {
  const blobs = createDiskBlobs(join(root, "blobs"));
  const toolchain = createGoToolchain({
    env: process.env,
    platform: process.platform,
    arch: process.arch,
    toolchainsFolder: join(root, "toolchains"),
  });
  const archive = join(root, "hello.tar");
  const layout = join(root, "layout");
  let image: BuiltImage;
  const made = findPart("go") !== undefined;
  beforeAll(async () => {
    if (!made) return;
    image = await build(copyOfHello("real"), ["linux/amd64"], blobs, toolchain);
    await exportArchive(image, options("hello.tar"), blobs);
  });

  itWith(
    ["go", "git"],
    "has the same digest from two folders, one with spaces and Chinese characters, one with git",
    async () => {
      const other = copyOfHello("一个 项目/hello world");
      run("git", "-C", other, "init", "-q");

      expect((await build(other, ["linux/amd64"], blobs, toolchain)).root).toEqual(image.root);
    },
  );

  itWith(["go", "skopeo"], "is read and copied by skopeo, as OCI and as docker archive, with the same digest", () => {
    const seen = JSON.parse(run("skopeo", "inspect", `oci-archive:${archive}`)) as { Digest: string; Os: string };
    const config = run("skopeo", "inspect", "--config", "--raw", `docker-archive:${archive}`);
    run("skopeo", "copy", "--preserve-digests", `oci-archive:${archive}`, `oci:${layout}:v1`);
    run("skopeo", "copy", `docker-archive:${archive}`, `dir:${join(root, "from-docker")}`);

    expect(seen).toMatchObject({ Digest: image.root.digest, Os: "linux", Architecture: "amd64" });
    expect(digestOf(config)).toBe(image.images[0]?.config.digest);
  });

  itWith(["go", "skopeo", "oci-image-tool"], "is valid to oci-image-tool", () => {
    const folder = join(root, "unpacked-layout");
    mkdirSync(folder);
    run("tar", "-xf", archive, "-C", folder);

    run("oci-image-tool", "validate", "--type", "image", "--ref", "name=v1", folder);
  });

  itWith(["go", "skopeo", "umoci"], "is unpacked by umoci with the modes and owners it should have", () => {
    const copied = join(root, "layout-for-umoci");
    run("skopeo", "copy", `oci-archive:${archive}`, `oci:${copied}:v1`);
    const bundle = join(root, "bundle");

    run("umoci", "unpack", "--rootless", "--image", `${copied}:v1`, bundle);
    run("umoci", "stat", "--image", `${copied}:v1`);

    const program = join(bundle, "rootfs", "app", "hello");
    expect(digestOf(readFileSync(program))).toBe(image.images[0]?.binary.digest);
    expect(statSync(program).mode & 0o7777).toBe(0o555);
    expect(statSync(join(bundle, "rootfs", "tmp")).mode & 0o7777).toBe(0o1777);
    expect(readFileSync(join(bundle, "rootfs", "etc", "ssl", "certs", "ca-certificates.crt"), "utf8")).toContain(
      "BEGIN CERTIFICATE",
    );
  });

  itWith(["go", "skopeo"], "of two platforms is an index that skopeo reads", async () => {
    const two = await build(copyOfHello("multi"), ["linux/amd64", "linux/arm64"], blobs, toolchain);
    await exportArchive(two, options("multi.tar"), blobs);

    const raw = run("skopeo", "inspect", "--raw", `oci-archive:${join(root, "multi.tar")}`);
    run("skopeo", "copy", "--all", `oci-archive:${join(root, "multi.tar")}`, `oci:${join(root, "multi")}:v1`);

    expect(digestOf(raw)).toBe(two.root.digest);
    expect(two.images[0]?.manifest).toEqual(image.images[0]?.manifest);
  });
});

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hexOf } from "../../../kit/digest.ts";
import { createMemoryRegistry } from "../../registry/memory/registry.ts";
import { pushSampleImage, type SampleImage } from "./sample-image.ts";
import { unpackImage } from "./unpacked.ts";

const platform = { os: "linux", architecture: "amd64" };
const sample: SampleImage = { platform, layers: [[{ name: "app/orders", content: "y".repeat(300_000), mode: 0o555 }]] };
const here = (path: string): string => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)));

/** Unpacks the sample image in a process of its own, so that it can be killed or starved. */
const PROGRAM = `
  import { createMemoryRegistry } from ${here("../../registry/memory/registry.ts")};
  import { pushSampleImage } from ${here("./sample-image.ts")};
  import { unpackImage } from ${here("./unpacked.ts")};
  const registry = createMemoryRegistry();
  const digest = await pushSampleImage(registry, "a", ${JSON.stringify(sample)});
  const open = async () => ({ registry, name: "a", reference: "memory/a" });
  await unpackImage(open, digest, { images: process.argv[2], platform: ${JSON.stringify(platform)} }).then(
    () => console.log("whole"),
    (failure) => console.log(failure.code),
  );
`;

let base: string;
let images: string;
let program: string;

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), "slipway-unpacked-"));
  images = join(base, "images");
  program = join(base, "unpack.mjs");
  await build({
    stdin: { contents: PROGRAM, resolveDir: base, loader: "ts" },
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
  });
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

async function unpackHere() {
  const registry = createMemoryRegistry();
  const digest = await pushSampleImage(registry, "a", sample);
  const launch = await unpackImage(async () => ({ registry, name: "a", reference: "memory/a" }), digest, {
    images,
    platform,
  });
  return { digest, launch };
}

describe("unpackImage()", () => {
  it("killed just before it is done leaves nothing that looks whole, and the next one clears up", async () => {
    const env = { ...process.env, SLIPWAY_PAUSE_AT: "image-unpacked", SLIPWAY_PAUSE_DIR: base };
    const child = spawn(process.execPath, [program, images], { env, stdio: "ignore" });
    const gone = new Promise((resolve) => child.once("exit", resolve));
    while (!existsSync(join(base, "image-unpacked.reached"))) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGKILL");
    await gone;
    expect(readdirSync(images)).toEqual([expect.stringMatching(/\.part-\d+-[0-9a-f]+$/)]);

    const { digest, launch } = await unpackHere();

    expect(readdirSync(images)).toEqual([hexOf(digest)]);
    expect(readFileSync(launch.program, "utf8")).toHaveLength(300_000);
    expect(readdirSync(join(images, hexOf(digest))).toSorted()).toEqual(["image.json", "rootfs"]);
  });

  it("is done by one of several at once, and all have it", async () => {
    const all = await Promise.all([unpackHere(), unpackHere(), unpackHere()]);

    expect(new Set(all.map(({ launch }) => launch.program)).size).toBe(1);
    expect(readdirSync(images).length).toBe(1);
  });

  it.runIf(process.platform !== "win32")("says disk-full when the disk is, and leaves nothing", () => {
    mkdirSync(images);
    const limited = `ulimit -f 100 && exec "$0" "$@"`;

    const { stdout } = spawnSync("sh", ["-c", limited, process.execPath, program, images], { encoding: "utf8" });

    expect(stdout.trim()).toBe("disk-full");
    expect(readdirSync(images)).toEqual([]);
  });
});

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { sampleTar } from "./unpack-sample.ts";

/** Runs unpackLayer() in a process of its own that may write files of at most 64 KiB. */
const PROGRAM = `
  import { createReadStream } from "node:fs";
  import { unpackLayer } from ${JSON.stringify(fileURLToPath(new URL("./unpack.ts", import.meta.url)))};
  unpackLayer(createReadStream(process.argv[2]), process.argv[3]).then(
    () => console.log("whole"),
    (failure) => console.log(failure.code, failure.doing),
  );
`;

it.runIf(process.platform !== "win32")(
  "unpackLayer() says disk-full when the disk is, and leaves nothing",
  async () => {
    const base = mkdtempSync(join(tmpdir(), "slipway-disk-"));
    const program = join(base, "unpack.mjs");
    const archive = join(base, "layer.tar.gz");
    await build({
      stdin: { contents: PROGRAM, resolveDir: base, loader: "ts" },
      outfile: program,
      bundle: true,
      format: "esm",
      platform: "node",
    });
    const small = { name: "small", content: "x".repeat(1000) };
    const run = (content: string): string => {
      writeFileSync(archive, gzipSync(sampleTar([small, { name: "app/orders", content }])));
      const limited = `ulimit -f 128 && exec "$0" "$@"`;
      const words = ["-c", limited, process.execPath, program, archive, join(base, "images", "rootfs")];
      return spawnSync("sh", words, { encoding: "utf8" }).stdout.trim();
    };

    expect(run("y".repeat(200_000))).toBe("disk-full unpacking");
    expect(readdirSync(join(base, "images"))).toEqual([]);
    expect(run("y".repeat(20_000))).toBe("whole");

    rmSync(base, { recursive: true });
  },
);

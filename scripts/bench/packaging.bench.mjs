// Packing a compiled program into a layer (archive, compression, both hashes, blob on disk), beside the system's gzip; and the size of
// the hello image. Each run is a process of its own, so that its peak memory is its own.
import { spawnSync } from "node:child_process";
import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { root } from "../setup.mjs";
import { figure, median, timeOf } from "./measure.mjs";

const ROUNDS = 5;
const MEMORY_BAR_MB = 160;
const folder = mkdtempSync(join(tmpdir(), "slipway-packaging-"));

/** A stand-in for a large Go program: the toolchain's own programs, one after another. */
function program(bytes) {
  const goroot = spawnSync("go", ["env", "GOROOT", "GOTOOLDIR"], { encoding: "utf8" }).stdout.trim().split("\n");
  const sources = [join(goroot[0], "bin", "go"), ...readdirSync(goroot[1]).map((name) => join(goroot[1], name))];
  const path = join(folder, `program-${bytes}`);
  const file = openSync(path, "w");
  for (let left = bytes, i = 0; left > 0; i += 1) {
    const content = readFileSync(sources[i % sources.length]).subarray(0, left);
    writeSync(file, content);
    left -= content.length;
  }
  closeSync(file);
  return path;
}

const worker = join(folder, "worker.mjs");
buildSync({
  stdin: {
    contents: `
      import { statSync } from "node:fs";
      import { createDiskBlobs } from "./src/adapters/blobs/disk.ts";
      import { writeProgramLayer } from "./src/build/write-layers.ts";
      const [file, blobs] = process.argv.slice(2);
      const started = performance.now();
      const { layer } = await writeProgramLayer(createDiskBlobs(blobs), { path: "app/x", file, size: statSync(file).size });
      const ms = performance.now() - started;
      console.log(JSON.stringify({ ms, megabytes: process.resourceUsage().maxRSS / 1024, size: layer.descriptor.size }));`,
    resolveDir: root,
  },
  absWorkingDir: root,
  bundle: true,
  splitting: false,
  platform: "node",
  format: "esm",
  external: ["pako"],
  outfile: worker,
});

function pack(file, round) {
  const run = spawnSync(process.execPath, [worker, file, join(folder, `blobs-${round}`)], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
}

try {
  for (const megabytes of [15, 150]) {
    const file = program(megabytes * 1e6);
    const [ours, gzip] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(pack(file, `${megabytes}-${round}`));
      gzip.push(timeOf("gzip", ["-5", "-c", file]));
    }
    const time = median(ours.map(({ ms }) => ms));
    figure({ figure: `gzip -5 of a ${megabytes} MB program`, value: median(gzip), unit: "ms" });
    figure({
      figure: `packing a ${megabytes} MB program`,
      value: time,
      unit: "ms",
      against: `gzip -5 of a ${megabytes} MB program`,
      ratio: time / median(gzip),
      note: `${availableParallelism()} cores, layer ${(ours[0].size / 1e6).toFixed(1)} MB`,
    });
    const memory = median(ours.map((one) => one.megabytes));
    figure({
      figure: `peak memory packing a ${megabytes} MB program`,
      value: memory,
      unit: "MB",
      bar: `≤ ${MEMORY_BAR_MB} MB`,
      holds: memory <= MEMORY_BAR_MB,
    });
  }
  const project = join(folder, "hello");
  cpSync(join(root, "examples", "hello"), project, { recursive: true });
  const env = { ...process.env, SLIPWAY_HOME: join(folder, "home") };
  const archive = join(folder, "hello.tar");
  const argv = [
    join(root, "bin", "slipway.mjs"),
    "build",
    "--platform",
    "linux/amd64",
    "--output",
    archive,
    "--no-input",
  ];
  timeOf(process.execPath, argv, { cwd: project, env });
  figure({
    figure: "image of the hello service, compressed, all layers",
    value: statSync(archive).size / 1e6,
    unit: "MB",
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

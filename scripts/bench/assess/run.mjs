// Runs the built command line on a folder, without the toolchain.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../setup.mjs";

const MAIN = join(root, "dist", "main.js");
const LIMIT = 1 << 30;
let flags;

/** What keeps an assessment to the source alone, as far as this build knows the flags: no toolchain, no memory of the run. */
export function alone() {
  if (flags === undefined) {
    const help = spawnSync(process.execPath, [MAIN, "assess", "--help"], { encoding: "utf8" }).stdout;
    flags = ["--no-go", "--no-record"].filter((flag) => help.includes(flag));
  }
  return flags;
}

function failed(run, what) {
  return new Error(`${what}: exit ${run.status}\n${String(run.stderr).slice(-2000)}`);
}

/** The document about a folder. */
export function assessed(folder) {
  const argv = [MAIN, "assess", folder, "--json", "--quiet", ...alone()];
  const run = spawnSync(process.execPath, argv, { encoding: "utf8", maxBuffer: LIMIT });
  if (run.status !== 0) throw failed(run, `assess ${folder}`);
  return JSON.parse(run.stdout);
}

/** Node reads the certificates this names before anything of ours runs: they are the host's, and cost as much as an empty assessment. */
const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env;

/** Runs the command line once in a child that reports CPU seconds and peak memory when it ends: { cpu, peak, wall, stats }. */
export function measured(argv, { cwd = root } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  try {
    const child = join(folder, "child.mjs");
    writeFileSync(
      child,
      `process.argv = [process.argv[0], "slipway", ...${JSON.stringify(argv)}];
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write("\\n" + JSON.stringify({ cpu: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1024 }) + "\\n");
});
await import(${JSON.stringify(pathToFileURL(MAIN).href)});\n`,
    );
    const start = process.hrtime.bigint();
    const run = spawnSync(process.execPath, [child], {
      cwd,
      encoding: "utf8",
      maxBuffer: LIMIT,
      env: { ...environment, SLIPWAY_HOME: join(folder, "home") },
    });
    const wall = Number(process.hrtime.bigint() - start) / 1e9;
    if (run.status !== 0) throw failed(run, argv.join(" "));
    return { ...JSON.parse(run.stderr.trim().split("\n").at(-1)), wall, stdout: run.stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

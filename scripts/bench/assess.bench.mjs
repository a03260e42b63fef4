// `slipway assess` over the standard library's own source: lines per CPU second, peak memory. Another tree: SLIPWAY_BENCH_SOURCE=<folder>.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../setup.mjs";
import { figure, median } from "./measure.mjs";

const ROUNDS = 5;
const BAR = 300_000;
const goroot = spawnSync("go", ["env", "GOROOT"], { encoding: "utf8" }).stdout?.trim();
const source = process.env.SLIPWAY_BENCH_SOURCE ?? join(goroot, "src");
const folder = mkdtempSync(join(tmpdir(), "slipway-bench-"));

/** Runs the command line in a child that reports its own CPU time and memory when it ends. */
const child = join(folder, "child.mjs");
writeFileSync(
  child,
  `process.argv = [process.argv[0], "slipway", "assess", ${JSON.stringify(source)}, "--json", "--quiet", "--no-record"];
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write("\\n" + JSON.stringify({ cpu: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1024 }) + "\\n");
});
await import(${JSON.stringify(pathToFileURL(join(root, "dist", "main.js")).href)});\n`,
);

try {
  const runs = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const run = spawnSync(process.execPath, [child], {
      encoding: "utf8",
      maxBuffer: 1 << 30,
      env: { ...process.env, SLIPWAY_HOME: join(folder, "home") },
    });
    if (run.status !== 0) throw new Error(`assess: exit ${run.status}\n${run.stderr.slice(-2000)}`);
    runs.push({ ...JSON.parse(run.stderr.trim().split("\n").at(-1)), ...JSON.parse(run.stdout).stats });
  }
  const perSecond = median(runs.map(({ lines, cpu }) => lines / cpu));
  const [{ files, lines }] = runs;
  figure({
    figure: "assess, all rules",
    value: perSecond,
    unit: "lines per CPU s",
    bar: `≥ ${BAR}`,
    holds: perSecond >= BAR,
    note: `${files} files, ${lines} lines`,
  });
  figure({ figure: "assess, CPU", value: median(runs.map(({ cpu }) => cpu)), unit: "s" });
  figure({ figure: "assess, peak memory", value: median(runs.map(({ peak }) => peak)), unit: "MB" });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

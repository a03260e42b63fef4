// How long an assessment takes: lines per CPU second, a million lines, the first screen.
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { figure, median } from "../measure.mjs";
import { withBundle } from "./bundled.mjs";
import { alone, measured } from "./run.mjs";
import { goSource, withService, withTree } from "./trees.mjs";

const ROUNDS = 5;
const PER_SECOND = 300_000;
const MILLION = { lines: 1_000_000, seconds: 5, megabytes: 400 };
const SCREEN = { lines: 100_000, seconds: 5 };
/** Before so many lines were read in a process, compiling what reads them costs as much as reading. */
const WARM_UP = 3_000_000;
/** Passes over a small tree are over in a moment: so many lines are measured at least. */
const MEASURED = 4_000_000;

const assess = (folder) => {
  const run = measured(["assess", folder, "--json", "--quiet", ...alone()]);
  return { ...run, ...JSON.parse(run.stdout).stats };
};
const rounds = (run) => Array.from({ length: ROUNDS }, run);

/** A million lines of the sources: lines per CPU second warm and in a fresh process, wall time and peak memory of the latter. */
export async function millionLines(sources, of) {
  await withTree(MILLION.lines, sources, async ({ folder }) => {
    await warm([folder], `${of}, copied to a million lines`);
    const runs = rounds(() => assess(folder));
    const note = `${of}, copied: ${runs[0].files} files, ${runs[0].lines} lines; ${cpus().length} cores`;
    const perSecond = median(runs.map(({ lines, cpu }) => lines / cpu));
    const wall = median(runs.map((run) => run.wall));
    const peak = median(runs.map((run) => run.peak));
    figure({
      figure: `assess, all rules, ${of}, first run of a process`,
      value: perSecond,
      unit: "lines per CPU s",
      bar: `≥ ${PER_SECOND}`,
      holds: perSecond >= PER_SECOND,
      note: `${note}; start, compiling and the grammar are in it`,
    });
    figure({
      figure: `assess, a million lines, ${of}, wall time`,
      value: wall,
      unit: "s",
      bar: `≤ ${MILLION.seconds} s on 2 cores`,
      holds: wall <= MILLION.seconds,
      note,
    });
    figure({
      figure: `assess, a million lines, ${of}, peak memory`,
      value: peak,
      unit: "MB",
      bar: `≤ ${MILLION.megabytes} MB`,
      holds: peak <= MILLION.megabytes,
      note,
    });
  });
}

/** Lines per CPU second of all rules, trees and configuration included, once a process has read some millions of them. */
export async function warm(folders, of, aside = "") {
  const run = (bundle, passes) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bundle, String(passes), ...folders], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`assessing ${of}: exit ${status}\n${stderr}`);
    return JSON.parse(stdout);
  };
  const { passes, counted } = await withBundle("warm.entry.ts", (bundle) => {
    const [{ lines }] = run(bundle, 1);
    const counted = Math.max(ROUNDS, Math.ceil(MEASURED / lines));
    return { passes: run(bundle, Math.ceil(WARM_UP / lines) + counted), counted };
  });
  const perSecond = median(passes.slice(-counted).map(({ lines, cpu }) => lines / cpu));
  figure({
    figure: `assess, all rules, ${of}, warm`,
    value: perSecond,
    unit: "lines per CPU s",
    bar: `≥ ${PER_SECOND}`,
    holds: perSecond >= PER_SECOND,
    note: `${aside}${passes[0].lines} lines, the last ${counted} of ${passes.length} passes in one process`,
  });
}

export async function firstScreen() {
  await withService(SCREEN.lines, [goSource()], ({ folder, lines }) => {
    const wall = median(rounds(() => measured([], { cwd: folder }).wall));
    figure({
      figure: "slipway, first screen of a service",
      value: wall,
      unit: "s",
      bar: `≤ ${SCREEN.seconds} s`,
      holds: wall <= SCREEN.seconds,
      note: `${lines} lines of Go's own source and a main package that listens`,
    });
  });
}

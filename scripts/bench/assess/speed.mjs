// How long an assessment takes: lines per CPU second, a million lines, the first screen.
import { cpus } from "node:os";
import { figure, median } from "../measure.mjs";
import { alone, measured } from "./run.mjs";
import { goSource, withService, withTree } from "./trees.mjs";

const ROUNDS = 5;
const PER_SECOND = 300_000;
const MILLION = { lines: 1_000_000, seconds: 5, megabytes: 400 };
const SCREEN = { lines: 100_000, seconds: 5 };

const assess = (folder) => {
  const run = measured(["assess", folder, "--json", "--quiet", ...alone()]);
  return { ...run, ...JSON.parse(run.stdout).stats };
};
const rounds = (run) => Array.from({ length: ROUNDS }, run);

/** A million lines of the sources: lines per CPU second, wall time and peak memory of the same runs. */
export function millionLines(sources, of) {
  withTree(MILLION.lines, sources, ({ folder }) => {
    const runs = rounds(() => assess(folder));
    const note = `${of}, copied: ${runs[0].files} files, ${runs[0].lines} lines; ${cpus().length} cores`;
    const perSecond = median(runs.map(({ lines, cpu }) => lines / cpu));
    const wall = median(runs.map((run) => run.wall));
    const peak = median(runs.map((run) => run.peak));
    figure({
      figure: `assess, all rules, ${of}`,
      value: perSecond,
      unit: "lines per CPU s",
      bar: `≥ ${PER_SECOND}`,
      holds: perSecond >= PER_SECOND,
      note,
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

export function firstScreen() {
  withService(SCREEN.lines, [goSource()], ({ folder, lines }) => {
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

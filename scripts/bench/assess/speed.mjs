// How long an assessment takes: lines per CPU second, a million lines, the first screen. The tree is Go's own source (trees.mjs).
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

/** `folders`: what the lines per CPU second are measured over, all together in each round. */
export function speedOf(folders, over) {
  const totals = rounds(() => {
    const runs = folders.map(assess);
    const sum = (key) => runs.reduce((total, run) => total + run[key], 0);
    return { cpu: sum("cpu"), lines: sum("lines"), files: sum("files") };
  });
  const perSecond = median(totals.map(({ lines, cpu }) => lines / cpu));
  const [{ files, lines }] = totals;
  figure({
    figure: "assess, all rules",
    value: perSecond,
    unit: "lines per CPU s",
    bar: `≥ ${PER_SECOND}`,
    holds: perSecond >= PER_SECOND,
    note: `${over}: ${files} files, ${lines} lines`,
  });
}

export function millionLines() {
  withTree(MILLION.lines, ({ folder, lines }) => {
    const runs = rounds(() => assess(folder));
    const note = `${lines} lines of Go's own source, copied; ${cpus().length} cores`;
    const wall = median(runs.map((run) => run.wall));
    const peak = median(runs.map((run) => run.peak));
    figure({
      figure: "assess, a million lines, wall time",
      value: wall,
      unit: "s",
      bar: `≤ ${MILLION.seconds} s on 2 cores`,
      holds: wall <= MILLION.seconds,
      note,
    });
    figure({
      figure: "assess, a million lines, peak memory",
      value: peak,
      unit: "MB",
      bar: `≤ ${MILLION.megabytes} MB`,
      holds: peak <= MILLION.megabytes,
      note,
    });
  });
}

export function firstScreen() {
  withService(SCREEN.lines, ({ folder, lines }) => {
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

export { goSource };

// What every benchmark needs: medians, interleaved rounds, one JSON line a figure.
import { spawnSync } from "node:child_process";

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Wall milliseconds of one run of a program; its output is thrown away, a failure is an error. */
export function timeOf(program, argv, options = {}) {
  const start = process.hrtime.bigint();
  const run = spawnSync(program, argv, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8", ...options });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (run.status !== 0) throw new Error(`${program} ${argv.join(" ")}: exit ${run.status}\n${run.stderr}`);
  return ms;
}

/** Runs each contestant once a round, in turn, after one round that does not count; answers with lists of milliseconds by name. */
export function interleave(rounds, contestants) {
  const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(contestants)) {
      const ms = run(round);
      if (round >= 0) times[name].push(ms);
    }
  }
  return times;
}

export function figure(row) {
  process.stdout.write(`${JSON.stringify(row)}\n`);
}

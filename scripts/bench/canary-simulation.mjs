#!/usr/bin/env node
// Plays many rollouts against the canary analysis and prints how often it erred: `node scripts/bench/canary-simulation.mjs [runs] [--json]`.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Loads a TypeScript module: the Node floor of the project cannot. */
async function load(path) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [path],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

const usual = {
  rps: 100,
  tickSeconds: 5,
  weights: [0.1],
  base: 0.005,
  canary: 0.005,
  burst: 1,
  blip: false,
  deadlineSeconds: 600,
};
/** Healthy rollouts are never promoted out of the simulation, so that each is looked at for the whole ten minutes. */
const patient = { slo: 1e-9, ruleOut: 1e-3 };
const climb = { weights: [0.05, 0.25, 0.5] };

const CELLS = [
  { group: "healthy", name: "independent errors" },
  { group: "healthy", name: "shared 60 s blip", blip: true },
  { group: "healthy", name: "bursts of 5", burst: 5 },
  { group: "healthy", name: "bursts of 20", burst: 20 },
  { group: "healthy", name: "5 rps", rps: 5 },
  { group: "healthy", name: "5 rps, bursts of 5", rps: 5, burst: 5 },
  { group: "healthy", name: "1,000 rps, base 0.05 %", rps: 1_000, base: 0.0005, canary: 0.0005 },
  { group: "healthy", name: "base 2 %, bursts of 5", base: 0.02, canary: 0.02, burst: 5 },
  { group: "healthy", name: "base 2 %, bursts of 20", base: 0.02, canary: 0.02, burst: 20 },
  { group: "healthy", name: "1,000 rps, base 2 %, bursts of 20", rps: 1_000, base: 0.02, canary: 0.02, burst: 20 },
  { group: "bad", name: "2x", canary: 0.01 },
  { group: "bad", name: "3x", canary: 0.015 },
  { group: "bad", name: "5x", canary: 0.025 },
  { group: "bad", name: "10x", canary: 0.05 },
  { group: "bad", name: "50 %", canary: 0.5 },
  { group: "bad", name: "10x after 5 min", canary: 0.05, badFrom: 60 },
  { group: "bad", name: "10x at 5 rps", canary: 0.05, rps: 5 },
  { group: "bad", name: "50 % at 5 rps", canary: 0.5, rps: 5 },
  { group: "climb", name: "good: no errors", base: 0, canary: 0, ...climb },
  { group: "climb", name: "good: 0.5 %", ...climb },
  { group: "climb", name: "5x, whole climb", canary: 0.025, ...climb },
  { group: "climb", name: "5x in bursts of 5, whole climb", canary: 0.025, burst: 5, ...climb },
];

const runs = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 1_000);
const { play } = await load("test/rollout/simulation.ts");
const { DEFAULT_POLICY } = await load("src/model/rollout.ts");

const rows = CELLS.map(({ group, ...cell }, i) => {
  const policy = group === "climb" ? DEFAULT_POLICY : { ...DEFAULT_POLICY, ...patient };
  return { group, name: cell.name, ...play({ ...usual, ...cell }, policy, runs, 20_240_601 + i) };
});

if (process.argv.includes("--json")) console.log(JSON.stringify({ schema: "slipway.bench.canary/1", runs, rows }));
else console.table(rows);

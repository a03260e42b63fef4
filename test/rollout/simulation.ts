import type { RolloutPolicy, TickCounts } from "../../src/model/rollout.ts";
import { createAnalysis } from "../../src/rollout/analysis/analysis.ts";

/** One kind of rollout to be played many times. */
export interface Cell {
  readonly name: string;
  /** Requests per second over both arms. */
  readonly rps: number;
  readonly tickSeconds: number;
  /** Share of traffic the canary gets, by step. */
  readonly weights: readonly number[];
  /** Error rate of the old version. */
  readonly base: number;
  /** Error rate of the canary. */
  readonly canary: number;
  /** Mean length of an error burst; 1 = independent errors. */
  readonly burst: number;
  /** A minute in which both arms fail ten times as often. */
  readonly blip: boolean;
  /** Ticks before the canary turns from good to bad. */
  readonly badFrom?: number;
  /** Length of a step without a verdict, in seconds. */
  readonly deadlineSeconds: number;
}

export interface Played {
  readonly runs: number;
  readonly restored: number;
  readonly promoted: number;
  readonly held: number;
  /** Canary requests until the restore. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
}

type Random = () => number;

/** Small seeded generator (mulberry32): the same seed plays the same rollouts on every host. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Plays `runs` rollouts of a cell; a rollout climbs its weights, restores, or is held at a step. */
export function play(cell: Cell, policy: RolloutPolicy, runs: number, seed: number): Played {
  const random = createRandom(seed);
  const requests: number[] = [];
  const count = { restored: 0, promoted: 0, held: 0 };
  for (let run = 0; run < runs; run += 1) {
    const { outcome, canaryRequests } = playOne(cell, policy, random);
    count[outcome] += 1;
    if (outcome === "restored") requests.push(canaryRequests);
  }
  requests.sort((a, b) => a - b);
  const at = (share: number): number | undefined => requests[Math.floor((requests.length - 1) * share)];
  return { runs, ...count, p50: at(0.5), p95: at(0.95) };
}

function playOne(
  cell: Cell,
  policy: RolloutPolicy,
  random: Random,
): { readonly outcome: "restored" | "promoted" | "held"; readonly canaryRequests: number } {
  const analysis = createAnalysis(policy);
  const stepTicks = Math.ceil(cell.deadlineSeconds / cell.tickSeconds);
  const blipFrom = cell.blip ? Math.floor(random() * stepTicks) : Number.POSITIVE_INFINITY;
  let state = analysis.initial;
  let played = 0;
  for (const [step, weight] of cell.weights.entries()) {
    let passed = false;
    for (let i = 0; i < stepTicks && !passed; i += 1, played += 1) {
      const inBlip = played >= blipFrom && played < blipFrom + Math.ceil(60 / cell.tickSeconds);
      const tick = drawTick(cell, weight, inBlip ? 10 : 1, played >= (cell.badFrom ?? 0), random);
      const next = analysis.observe(state, tick, step);
      state = next.state;
      if (next.verdict.kind === "restore") return { outcome: "restored", canaryRequests: state.canary.requests };
      passed = next.verdict.kind === "pass";
    }
    if (!passed) return { outcome: "held", canaryRequests: state.canary.requests };
  }
  return { outcome: "promoted", canaryRequests: state.canary.requests };
}

function drawTick(cell: Cell, weight: number, times: number, bad: boolean, random: Random): TickCounts {
  const mean = cell.rps * cell.tickSeconds;
  const arm = (share: number, rate: number): TickCounts["canary"] => {
    const requests = drawPoisson(mean * share, random);
    return {
      requests,
      errors: Math.min(requests, drawErrors(requests, Math.min(1, rate * times), cell.burst, random)),
    };
  };
  return { stable: arm(1 - weight, cell.base), canary: arm(weight, bad ? cell.canary : cell.base) };
}

function drawErrors(requests: number, rate: number, burst: number, random: Random): number {
  if (burst === 1) return drawBinomial(requests, rate, random);
  let errors = 0;
  for (let bursts = drawPoisson((requests * rate) / burst, random); bursts > 0; bursts -= 1) {
    errors += 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - 1 / burst));
  }
  return errors;
}

/** Successes by skipping from one to the next: quick while they are rare. */
function drawBinomial(requests: number, rate: number, random: Random): number {
  if (rate <= 0) return 0;
  if (rate >= 1) return requests;
  let successes = 0;
  for (let i = skip(rate, random); i < requests; i += 1 + skip(rate, random)) successes += 1;
  return successes;
}

function skip(rate: number, random: Random): number {
  return Math.floor(Math.log(1 - random()) / Math.log1p(-rate));
}

/** Knuth's product for small means; the normal approximation is close enough for large ones. */
function drawPoisson(mean: number, random: Random): number {
  if (mean > 60) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + normal * Math.sqrt(mean)));
  }
  const limit = Math.exp(-mean);
  let events = -1;
  for (let product = 1; product > limit; product *= random()) events += 1;
  return Math.max(0, events);
}

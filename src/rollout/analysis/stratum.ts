import type { TickCounts } from "../../model/rollout.ts";

/**
 * Log of P(x; ψ) / P(x; ψ0) for each ψ, where x is the canary's share of a tick's bad events.
 *
 * Inside one tick, given the number K of bad events and the sizes of both arms, x follows Fisher's noncentral hypergeometric
 * distribution with odds ratio ψ. Conditioning on K makes every tick its own stratum: shared incidents, changing weights and changing
 * traffic cancel out. A tick without bad events says nothing about the ratio: all zeros.
 */
export function strataLogRatios(tick: TickCounts, psi0: number, psis: readonly number[]): readonly number[] {
  const [n, m] = [tick.canary.requests, tick.stable.requests];
  const [x, bad] = [tick.canary.errors, tick.canary.errors + tick.stable.errors];
  if (bad === 0) return psis.map(() => 0);
  const weights = logWeights(n, m, bad);
  const least = Math.max(0, bad - m);
  const base = logNormaliser(weights, least, Math.log(psi0));
  return psis.map((psi) => {
    const tilt = Math.log(psi) - Math.log(psi0);
    return x * tilt - (logNormaliser(weights, least, Math.log(psi)) - base);
  });
}

/** Log of C(n, u)·C(m, K−u) for every possible u, up to a constant: by the ratio of neighbours, so that no factorial is needed. */
function logWeights(n: number, m: number, bad: number): Float64Array {
  const [least, most] = [Math.max(0, bad - m), Math.min(n, bad)];
  const weights = new Float64Array(most - least + 1);
  for (let u = least; u < most; u += 1) {
    const step = Math.log(((n - u) * (bad - u)) / ((u + 1) * (m - bad + u + 1)));
    weights[u - least + 1] = (weights[u - least] ?? 0) + step;
  }
  return weights;
}

function logNormaliser(weights: Float64Array, least: number, logPsi: number): number {
  let top = Number.NEGATIVE_INFINITY;
  weights.forEach((weight, i) => {
    top = Math.max(top, weight + (least + i) * logPsi);
  });
  let sum = 0;
  weights.forEach((weight, i) => {
    sum += Math.exp(weight + (least + i) * logPsi - top);
  });
  return top + Math.log(sum);
}

import type { TickCounts } from "../../model/rollout.ts";

/** A run of ticks in which the canary was plainly broken. */
export interface Streak {
  readonly ticks: number;
  readonly requests: number;
  readonly errors: number;
}

export const NO_STREAK: Streak = { ticks: 0, requests: 0, errors: 0 };

const BAD_SHARE = 0.2;
const TIMES_CONTROL = 5;
/** Two were measured to be too few when errors come in bursts of 20. */
const TICKS = 3;
/** Where the old version's errors come in bursts as well, three bad ticks in a row happen to a healthy canary in 3 of 1,000 rollouts. */
const TICKS_WHEN_BURSTY = 4;
const BURSTY = 3;
const REQUESTS = 20;

/** The streak after one more tick with requests in both arms: one longer, or none when this tick is not that bad. */
export function addToStreak(streak: Streak, { canary, stable }: TickCounts): Streak {
  const [bad, control] = [canary.errors / canary.requests, stable.errors / stable.requests];
  if (bad < BAD_SHARE || bad <= TIMES_CONTROL * control) return NO_STREAK;
  return {
    ticks: streak.ticks + 1,
    requests: streak.requests + canary.requests,
    errors: streak.errors + canary.errors,
  };
}

/** True when the canary is so bad for so long that waiting for more evidence only hurts clients; `spread`: the old version's dispersion. */
export function isBroken(streak: Streak, spread: number): boolean {
  return streak.ticks >= (spread >= BURSTY ? TICKS_WHEN_BURSTY : TICKS) && streak.requests >= REQUESTS;
}

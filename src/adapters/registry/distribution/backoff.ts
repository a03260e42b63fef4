import type { Clock } from "../../../ports/clock.ts";

/** Waits before the next try; `attempt` counts the failures so far, from 1. */
export type Backoff = (attempt: number, retryAfter?: string) => Promise<void>;

/** Tries in all before a failure is final. */
export const TRIES = 5;
const BASE_MS = 200;
const CAP_MS = 10_000;
/** A server that asks for more than this is down as far as a command is concerned. */
const ASKED_CAP_MS = 60_000;

/** Exponential with full jitter: clients that failed together do not come back together. A server's `Retry-After` counts more. */
export function createBackoff(clock: Clock, seed: number, signal: AbortSignal | undefined): Backoff {
  const random = randomFrom(seed);
  return async (attempt, retryAfter) => {
    const asked = /^[0-9]{1,6}$/.test(retryAfter ?? "") ? Math.min(Number(retryAfter) * 1000, ASKED_CAP_MS) : 0;
    const jittered = random() * Math.min(BASE_MS * 2 ** (attempt - 1), CAP_MS);
    await clock.sleep(Math.max(asked, Math.round(jittered)), signal);
  };
}

/** mulberry32: small, and the same numbers for the same seed everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

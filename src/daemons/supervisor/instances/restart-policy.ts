/** What to do after a service ended without being asked to. */
export interface NextRun {
  /** Ends in a row, this one included. */
  readonly crashes: number;
  readonly delayMs: number;
  /** So many in a row that it is no accident; it is still tried, but rarely. */
  readonly loop: boolean;
}

/** A run this long breaks the row: what ends now ends for another reason. */
export const STABLE_MS = 60_000;
export const LOOP_CRASHES = 5;
const FIRST_DELAY_MS = 200;
const LOOP_DELAY_MS = 30_000;

/**
 * Waits 0.2 s after the first end and twice as long after each further one in a row; from the fifth it is a crash loop, tried every
 * 30 s, so that a service comes back by itself once its database does.
 */
export function nextRun(crashesBefore: number, ranMs: number): NextRun {
  const crashes = ranMs >= STABLE_MS ? 1 : crashesBefore + 1;
  const loop = crashes >= LOOP_CRASHES;
  return { crashes, loop, delayMs: loop ? LOOP_DELAY_MS : FIRST_DELAY_MS * 2 ** (crashes - 1) };
}

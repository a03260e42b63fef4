import { isSlipwayError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";

/** A daemon that was killed is back in about a second; this is generous. */
export const PATIENCE_MS = 10_000;
const RETRY_MS = 100;

/** Tries again while a daemon is being restarted; every other failure, and a longer absence, is the caller's. */
export async function withPatience<T>(clock: Clock, act: () => Promise<T>, ms = PATIENCE_MS): Promise<T> {
  const deadline = clock.now() + ms;
  for (;;) {
    try {
      return await act();
    } catch (failure) {
      if (!isSlipwayError(failure, "daemon-unavailable") || clock.now() >= deadline) throw failure;
      await clock.sleep(RETRY_MS);
    }
  }
}

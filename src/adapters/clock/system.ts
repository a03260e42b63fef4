import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../../ports/clock.ts";

/** The clock of this host. A sleep keeps the process alive until it ends or its signal fires. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      try {
        await wait(ms, undefined, signal === undefined ? {} : { signal });
      } catch (failure) {
        // Timers wrap the reason in an error of their own; the promise of the port is the reason itself.
        throw signal?.aborted === true ? signal.reason : failure;
      }
    },
  };
}

import type { Clock } from "../../ports/clock.ts";

/**
 * A clock that leaps to the next awaited moment as soon as nothing else is left to do: hours pass in no time, in the right order.
 *
 * Sleepers due at the same moment wake in the order in which they lay down. `at` lets a test do something at a moment.
 */
export function createLeapingClock(start = 0): Clock & { at(ms: number, act: () => void): void } {
  let now = start;
  let order = 0;
  let leaping = false;
  const sleepers: { readonly due: number; readonly order: number; wake(): void }[] = [];

  const leap = (): void => {
    leaping = false;
    const next = sleepers.toSorted((a, b) => a.due - b.due || a.order - b.order)[0];
    if (next === undefined) return;
    sleepers.splice(sleepers.indexOf(next), 1);
    now = Math.max(now, next.due);
    next.wake();
    schedule();
  };
  const schedule = (): void => {
    if (leaping || sleepers.length === 0) return;
    leaping = true;
    // After every promise that can settle by itself has settled.
    setImmediate(leap);
  };
  const at = (due: number, wake: () => void): (() => void) => {
    const sleeper = { due, order: order++, wake };
    sleepers.push(sleeper);
    schedule();
    return () => {
      const place = sleepers.indexOf(sleeper);
      if (place >= 0) sleepers.splice(place, 1);
    };
  };

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        const forget = at(now + Math.max(0, ms), () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        });
        const stop = (): void => {
          forget();
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", stop, { once: true });
      }),
    at: (ms, act) => void at(ms, act),
  };
}

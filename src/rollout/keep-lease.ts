import { isSlipwayError } from "../errors.ts";
import type { Fence } from "../model/run.ts";
import type { Clock } from "../ports/clock.ts";
import type { Key } from "../ports/store.ts";
import type { Lease } from "../ports/lease.ts";

/** Without a sign of life for this long, the watcher takes the rollout over. */
export const LEASE_TTL_MS = 3_000;
const RENEW_MS = 1_000;

/**
 * Keeps a lease that was just taken alive beside the work, whatever the work waits for. `lost` fires with `rollout-fenced` once the watcher has taken
 * over; a watcher that is away for a moment is no reason to stop. `end` says how the lease ends; after a
 * failure it is left to lapse.
 */
export async function whileLeased<T>(
  { key, fence, lease, clock }: { key: Key; fence: Fence; lease: Lease; clock: Clock },
  work: (lost: AbortSignal) => Promise<T>,
  end: (result: T) => "finished" | "held",
): Promise<T> {
  const lost = new AbortController();
  const over = new AbortController();
  const renewing = keepRenewing();
  try {
    const result = await work(lost.signal);
    over.abort();
    await renewing;
    await lease.release(key, fence, end(result)).catch(ignoreWatcher);
    return result;
  } finally {
    over.abort();
    await renewing;
  }

  async function keepRenewing(): Promise<void> {
    while (!over.signal.aborted && !lost.signal.aborted) {
      // Rejects only when the work is over.
      await clock.sleep(RENEW_MS, over.signal).catch(() => {});
      if (over.signal.aborted) return;
      await lease.renew(key, fence, LEASE_TTL_MS).catch((failure: unknown) => {
        if (isSlipwayError(failure, "rollout-fenced")) lost.abort(failure);
      });
    }
  }
}

/** The rows are written: a watcher that missed the end finds them and has nothing to do. */
function ignoreWatcher(): void {}

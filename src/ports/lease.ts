import type { Fence } from "../model/run.ts";

/**
 * Proof that a deploying process lives. When it is not renewed in time the target's own watcher (on `local` the supervisor) takes the
 * rollout over with a higher epoch: a stored promote decision is finished, else all traffic goes to stable.
 */
export interface Lease {
  renew(key: { readonly app: string; readonly service: string }, fence: Fence, ttlMs: number): Promise<void>;
  /** The rollout is over (or held: then the watcher goes on judging by itself). */
  release(
    key: { readonly app: string; readonly service: string },
    fence: Fence,
    state: "finished" | "held",
  ): Promise<void>;
}

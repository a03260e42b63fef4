import type { Fence, Instance, InstanceSpec } from "../model/run.ts";

/**
 * A place where versions run.
 *
 * Promises, checked by `targetContract`: what `observe` says is read from the world, not remembered; `start` of a spec that already
 * runs under the same fence answers with that instance; `stop` of what is gone is harmless; a write with an older epoch than the
 * target has seen for that app/service is refused with `rollout-fenced` by the target itself. "Not there" is absence in `observe`.
 */
export interface Target {
  readonly name: string;
  readonly protected: boolean;
  /** True when Linux images run here; false: give a native artifact. */
  readonly runsImages: boolean;
  /** Ties an app to its root folder; `app-from-another-root` when another root has it. */
  claim(app: string, root: string): Promise<void>;
  observe(app: string): Promise<readonly Instance[]>;
  /** From now on refuses every older epoch for this key: whoever takes a rollout over says so before anything else. */
  fence(key: { readonly app: string; readonly service: string }, fence: Fence): Promise<void>;
  /** Starts one instance; answers once the process runs, ready or not (watch it with `observe`). */
  start(spec: InstanceSpec, fence: Fence): Promise<Instance>;
  /** Asks it to stop, waits up to `stopMs`, then ends it by force. */
  stop(instance: string, fence: Fence, stopMs: number): Promise<{ readonly graceful: boolean }>;
}

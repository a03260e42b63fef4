import type { Fence } from "../model/run.ts";
import type { JournalEntry, RecordedTick, RolloutTransition } from "../model/rollout.ts";

export interface Key {
  readonly app: string;
  readonly service: string;
}

/** Who holds the rollout of a service: enough to find the process. */
export interface Holder {
  readonly pid: number;
  /** Process start time as the operating system gives it, so that a reused pid is not mistaken. */
  readonly started: string;
  readonly since: number;
}

/**
 * The journal of a target: every transition is on disk before it is acted on.
 *
 * Promises, checked by `storeContract`: `append` returns only when the row is durable; `seq` rises by one; a row whose fence is not the
 * newest of its key is refused with `rollout-fenced`; `begin` and `takeOver` give a higher epoch than ever before for that key; two
 * processes that call them at once never both win; a truncated or foreign file is `journal-broken`, one of a newer version
 * `schema-too-new`; both leave the file as it was.
 */
export interface Store {
  /** Opens a new rollout; `rollout-busy` naming the holder when another living process holds this key. */
  begin(key: Key, holder: Holder): Promise<Fence>;
  /**
   * Continues the key's newest rollout under a higher epoch, whether it ended or not; undefined when there is none.
   * Without `lapsed`: `rollout-busy` when another living process holds it. With `lapsed` (the fence of a lease that was not renewed):
   * takes it from a living process too, but only while that fence is still the newest; else undefined.
   */
  takeOver(key: Key, holder: Holder, lapsed?: Fence): Promise<Fence | undefined>;
  append(key: Key, fence: Fence, transition: RolloutTransition): Promise<JournalEntry>;
  /** Rows in order; all services of the app when `service` is not given. */
  entries(app: string, service?: string): Promise<readonly JournalEntry[]>;
  /** Keeps ticks that were judged; fenced as `append` is. Those of a key's oldest rollouts may be dropped. */
  record(key: Key, fence: Fence, ticks: readonly RecordedTick[]): Promise<void>;
  /** Every tick judged in a rollout, in order. */
  ticks(key: Key, rollout: string): Promise<readonly RecordedTick[]>;
  /** Lets the key go: another `begin` or `takeOver` may follow at once. Harmless when another has it by now. */
  end(key: Key, fence: Fence): Promise<void>;
  holder(key: Key): Promise<Holder | undefined>;
  /** The highest fence given for this key. */
  newest(key: Key): Promise<Fence | undefined>;
  close(): Promise<void>;
}

/** Opens the journal of one app on one target. */
export type OpenStore = (app: string) => Promise<Store>;

import type { Fence } from "../model/run.ts";
import type { JournalEntry, RolloutTransition } from "../model/rollout.ts";

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
 * Promises, checked by `storeContract`: `append` returns only when the row is durable; `seq` rises by one; a row whose epoch is lower
 * than the key's highest is refused with `rollout-fenced`; `begin` and `takeOver` give a higher epoch than ever before for that
 * key; a truncated or foreign file is `journal-broken`, one of a newer version `schema-too-new`; both leave the file as it was.
 */
export interface Store {
  /** Opens a rollout; `rollout-busy` naming the holder when another living process has one open for this key. */
  begin(key: Key, holder: Holder): Promise<Fence>;
  /** Continues the open rollout under a higher epoch (after a crash, or to resume); undefined when none is open. */
  takeOver(key: Key, holder: Holder): Promise<Fence | undefined>;
  append(key: Key, fence: Fence, transition: RolloutTransition): Promise<JournalEntry>;
  /** Rows in order; all services of the app when `service` is not given. */
  entries(app: string, service?: string): Promise<readonly JournalEntry[]>;
  /** Lets the key go: another `begin` may follow at once. */
  end(key: Key, fence: Fence): Promise<void>;
  holder(key: Key): Promise<Holder | undefined>;
  close(): Promise<void>;
}

/** Opens the journal of one app on one target. */
export type OpenStore = (app: string) => Promise<Store>;

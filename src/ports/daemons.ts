export type DaemonName = "registry" | "supervisor" | "splitter";

/** Starts Slipway's own long-running processes, detached from the caller. */
export interface Daemons {
  /** Starts the daemon and returns; whether it is up is asked through its adapter. The child holds no pipe of the caller. */
  start(name: DaemonName, args: readonly string[]): Promise<{ readonly pid: number }>;
}

/** What runs of the supervisor and the splitter of this home; `ready`: both serve. */
export interface PairState {
  readonly supervisor: number | undefined;
  readonly splitter: number | undefined;
  readonly ready: boolean;
}

/**
 * The two daemons that carry traffic and watch rollouts on this machine. They restart each other, so nobody else does while one lives.
 *
 * Promises: however many ask at once, there is one supervisor and one splitter per home; `observe` starts nothing.
 */
export interface Pair {
  /** Answers once both serve, having started them when both were dead; `daemon-unavailable` when they do not come up. For writing commands. */
  ensure(): Promise<void>;
  /** For reading commands. */
  observe(): Promise<PairState>;
  /** Ends both when nothing is left for them to do (or with `force`: services go on, unwatched); answers whether none runs now. */
  stop(options?: { readonly force?: boolean }): Promise<boolean>;
}

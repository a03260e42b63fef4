export type DaemonName = "registry" | "supervisor" | "splitter";

/** Starts Slipway's own long-running processes, detached from the caller. */
export interface Daemons {
  /** Starts the daemon and returns; whether it is up is asked through its adapter. The child holds no pipe of the caller. */
  start(name: DaemonName, args: readonly string[]): Promise<{ readonly pid: number }>;
}

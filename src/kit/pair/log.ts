import type { Params } from "../../errors.ts";

/** Writes one line of a daemon's log: JSON with a code, never prose. */
export type PairLog = (code: string, params?: Params) => void;

/** A log on standard output, which the starter of a daemon directs to its file. */
export function createPairLog(daemon: string): PairLog {
  return (code, params = {}) => {
    process.stdout.write(
      `${JSON.stringify({ at: new Date().toISOString(), daemon, pid: process.pid, code, params })}\n`,
    );
  };
}

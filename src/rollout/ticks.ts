import type { Tick, TickCursor } from "../model/run.ts";
import type { Key } from "../ports/store.ts";
import type { Evidence } from "../ports/evidence.ts";

/** Reads each tick once, from a marked moment on. */
export interface TickReader {
  /** What was counted until now is not wanted: it belongs to another version or another step. */
  mark(): Promise<void>;
  /** Ticks finished since the last call; `undefined` when the source cannot be asked now. */
  next(): Promise<{ readonly ticks: readonly Tick[]; readonly lost: boolean } | undefined>;
}

/** A source that does not answer is no evidence of anything: the reader says so and goes on from where it was. */
export function createTickReader(evidence: Evidence, key: Key): TickReader {
  let cursor: TickCursor | undefined;
  const read = async (): Promise<{ readonly ticks: readonly Tick[]; readonly lost: boolean } | undefined> => {
    try {
      const answer = await evidence.since(key, cursor);
      cursor = answer.cursor;
      return answer;
    } catch {
      return undefined;
    }
  };
  return {
    mark: async () => {
      cursor = undefined;
      await read();
    },
    next: async () => {
      if (cursor !== undefined) return read();
      // The mark itself could not be read: start with what comes next.
      const answer = await read();
      return answer === undefined ? undefined : { ticks: [], lost: answer.lost };
    },
  };
}

import type { Clock } from "../../../ports/clock.ts";
import type { Holder, Store } from "../../../ports/store.ts";
import { epochAfter, refuseIfHeld, refuseIfOvertaken, rolloutName, sameFence } from "../fencing.ts";
import { type Database, openDatabase, transact } from "./database.ts";
import { dropOldTicks, readEntries, readKeyState, readTicks, writeEntry, writeKeyState, writeTicks } from "./rows.ts";

export interface SqliteStoreOptions {
  /** `journal.db` in the app's folder of the target. */
  readonly file: string;
  readonly clock: Pick<Clock, "now">;
  readonly isAlive: (holder: Holder) => boolean;
}

/** The journal as one SQLite file. Reading a journal that was never written finds nothing and creates nothing. */
export function createSqliteStore({ file, clock, isAlive }: SqliteStoreOptions): Store {
  let database: Database | undefined;
  const open = async (create: boolean): Promise<Database | undefined> =>
    (database ??= await openDatabase(file, create));
  const read = async <T>(absent: T, query: (database: Database) => T): Promise<T> => {
    const opened = await open(false);
    return opened === undefined ? absent : query(opened);
  };
  const change = async <T>(act: (database: Database) => T): Promise<T> => {
    const opened = await open(true);
    if (opened === undefined) throw new Error("a created journal is there");
    return transact(file, opened, () => act(opened));
  };

  return {
    begin: (key, holder) =>
      change((db) => {
        const state = readKeyState(db, key);
        refuseIfHeld(key, state, holder, isAlive);
        const epoch = epochAfter(state?.fence.epoch ?? 0, clock.now());
        const fence = { rollout: rolloutName(epoch), epoch };
        writeKeyState(db, key, { fence, holder });
        dropOldTicks(db, key);
        return fence;
      }),
    takeOver: (key, holder, lapsed) =>
      change((db) => {
        const state = readKeyState(db, key);
        if (state === undefined || (lapsed !== undefined && !sameFence(state.fence, lapsed))) return undefined;
        if (lapsed === undefined) refuseIfHeld(key, state, holder, isAlive);
        const fence = { rollout: state.fence.rollout, epoch: epochAfter(state.fence.epoch, clock.now()) };
        writeKeyState(db, key, { fence, holder });
        return fence;
      }),
    append: (key, fence, transition) =>
      change((db) => {
        refuseIfOvertaken(key, readKeyState(db, key), fence);
        return writeEntry(db, { at: clock.now(), ...key, ...fence, transition });
      }),
    entries: (app, service) => read([], (db) => readEntries(db, app, service)),
    record: (key, fence, ticks) =>
      change((db) => {
        refuseIfOvertaken(key, readKeyState(db, key), fence);
        writeTicks(db, key, fence.rollout, ticks);
      }),
    ticks: (key, rollout) => read([], (db) => readTicks(db, key, rollout)),
    end: (key, fence) =>
      change((db) => {
        const state = readKeyState(db, key);
        if (state !== undefined && sameFence(state.fence, fence)) writeKeyState(db, key, { fence, holder: undefined });
      }),
    holder: (key) => read(undefined, (db) => readKeyState(db, key)?.holder),
    newest: (key) => read(undefined, (db) => readKeyState(db, key)?.fence),
    async close() {
      database?.close();
      database = undefined;
    },
  };
}

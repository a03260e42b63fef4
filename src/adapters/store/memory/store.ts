import type { JournalEntry, RecordedTick } from "../../../model/rollout.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Holder, Key, Store } from "../../../ports/store.ts";
import { epochAfter, type KeyState, refuseIfHeld, refuseIfOvertaken, rolloutName, sameFence } from "../fencing.ts";

/** What outlives a store: give the same one again to reopen the journal, as after a crash. */
export interface MemoryDisk {
  readonly keys: Map<string, KeyState>;
  readonly journal: JournalEntry[];
  readonly ticks: Map<string, RecordedTick[]>;
}

export function createMemoryDisk(): MemoryDisk {
  return { keys: new Map(), journal: [], ticks: new Map() };
}

export interface MemoryStoreOptions {
  readonly clock: Pick<Clock, "now">;
  readonly isAlive: (holder: Holder) => boolean;
  readonly disk?: MemoryDisk;
}

/** The journal in memory, for tests that walk a rollout's life. */
export function createMemoryStore({ clock, isAlive, disk = createMemoryDisk() }: MemoryStoreOptions): Store {
  const { keys, journal, ticks } = disk;
  const nameOf = ({ app, service }: Key): string => `${app}/${service}`;

  return {
    async begin(key, holder) {
      const state = keys.get(nameOf(key));
      refuseIfHeld(key, state, holder, isAlive);
      const epoch = epochAfter(state?.fence.epoch ?? 0, clock.now());
      const fence = { rollout: rolloutName(epoch), epoch };
      keys.set(nameOf(key), { fence, holder });
      return fence;
    },
    async takeOver(key, holder, lapsed) {
      const state = keys.get(nameOf(key));
      if (state === undefined || (lapsed !== undefined && !sameFence(state.fence, lapsed))) return undefined;
      if (lapsed === undefined) refuseIfHeld(key, state, holder, isAlive);
      const fence = { rollout: state.fence.rollout, epoch: epochAfter(state.fence.epoch, clock.now()) };
      keys.set(nameOf(key), { fence, holder });
      return fence;
    },
    async append(key, fence, transition) {
      refuseIfOvertaken(key, keys.get(nameOf(key)), fence);
      const entry: JournalEntry = {
        seq: journal.length + 1,
        at: clock.now(),
        app: key.app,
        service: key.service,
        rollout: fence.rollout,
        epoch: fence.epoch,
        transition,
      };
      journal.push(entry);
      return entry;
    },
    async entries(app, service) {
      return journal.filter((entry) => entry.app === app && (service === undefined || entry.service === service));
    },
    async record(key, fence, more) {
      refuseIfOvertaken(key, keys.get(nameOf(key)), fence);
      const name = `${nameOf(key)}/${fence.rollout}`;
      ticks.set(name, [...(ticks.get(name) ?? []), ...more]);
    },
    async ticks(key, rollout) {
      return ticks.get(`${nameOf(key)}/${rollout}`) ?? [];
    },
    async end(key, fence) {
      const state = keys.get(nameOf(key));
      if (state !== undefined && sameFence(state.fence, fence)) keys.set(nameOf(key), { fence, holder: undefined });
    },
    async holder(key) {
      return keys.get(nameOf(key))?.holder;
    },
    async newest(key) {
      return keys.get(nameOf(key))?.fence;
    },
    async close() {},
  };
}

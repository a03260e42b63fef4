import type { JournalEntry, RecordedTick, RolloutTransition } from "../../../model/rollout.ts";
import type { Fence } from "../../../model/run.ts";
import type { Holder, Key } from "../../../ports/store.ts";
import type { KeyState } from "../fencing.ts";
import type { Database } from "./database.ts";

/** Rollouts of a service whose ticks are kept; older verdicts keep their numbers, not their ticks. */
const ROLLOUTS_WITH_TICKS = 5;

interface HolderRow extends Fence {
  readonly holder: string | null;
}

export function readKeyState(database: Database, { app, service }: Key): KeyState | undefined {
  const row = database
    .prepare("SELECT rollout, epoch, holder FROM holders WHERE app = ? AND service = ?")
    .get(app, service) as HolderRow | undefined;
  return row === undefined
    ? undefined
    : {
        fence: { rollout: row.rollout, epoch: row.epoch },
        holder: row.holder === null ? undefined : (JSON.parse(row.holder) as Holder),
      };
}

export function writeKeyState(database: Database, { app, service }: Key, { fence, holder }: KeyState): void {
  database
    .prepare("INSERT OR REPLACE INTO holders (app, service, rollout, epoch, holder) VALUES (?, ?, ?, ?, ?)")
    .run(app, service, fence.rollout, fence.epoch, holder === undefined ? null : JSON.stringify(holder));
}

export function writeEntry(database: Database, entry: Omit<JournalEntry, "seq">): JournalEntry {
  const { at, app, service, rollout, epoch, transition } = entry;
  const { lastInsertRowid } = database
    .prepare("INSERT INTO journal (at, app, service, rollout, epoch, transition) VALUES (?, ?, ?, ?, ?, ?)")
    .run(at, app, service, rollout, epoch, JSON.stringify(transition));
  return { seq: Number(lastInsertRowid), ...entry };
}

export function readEntries(database: Database, app: string, service: string | undefined): readonly JournalEntry[] {
  const rows = database
    .prepare("SELECT * FROM journal WHERE app = ? AND (? IS NULL OR service = ?) ORDER BY seq")
    .all(app, service ?? null, service ?? null) as (Omit<JournalEntry, "transition"> & { transition: string })[];
  return rows.map(({ seq, at, rollout, epoch, transition, ...row }) => ({
    seq,
    at,
    app: row.app,
    service: row.service,
    rollout,
    epoch,
    transition: JSON.parse(transition) as RolloutTransition,
  }));
}

export function writeTicks(database: Database, { app, service }: Key, rollout: string, ticks: readonly RecordedTick[]) {
  const insert = database.prepare(
    `INSERT INTO ticks (app, service, rollout, step, stableRequests, stableErrors, canaryRequests, canaryErrors)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { step, stable, canary } of ticks) {
    insert.run(app, service, rollout, step, stable.requests, stable.errors, canary.requests, canary.errors);
  }
}

export function readTicks(database: Database, { app, service }: Key, rollout: string): readonly RecordedTick[] {
  const rows = database
    .prepare("SELECT * FROM ticks WHERE app = ? AND service = ? AND rollout = ? ORDER BY id")
    .all(app, service, rollout) as Record<
    "step" | "stableRequests" | "stableErrors" | "canaryRequests" | "canaryErrors",
    number
  >[];
  return rows.map((row) => ({
    step: row.step,
    stable: { requests: row.stableRequests, errors: row.stableErrors },
    canary: { requests: row.canaryRequests, errors: row.canaryErrors },
  }));
}

/** Keeps the file small: it is checked whole at every opening. */
export function dropOldTicks(database: Database, { app, service }: Key): void {
  database
    .prepare(
      `DELETE FROM ticks WHERE app = ? AND service = ? AND rollout NOT IN
       (SELECT rollout FROM ticks WHERE app = ? AND service = ? GROUP BY rollout ORDER BY max(id) DESC LIMIT ?)`,
    )
    .run(app, service, app, service, ROLLOUTS_WITH_TICKS - 1);
}

import { existsSync } from "node:fs";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { isSlipwayError, SlipwayError } from "../../../errors.ts";
import { APPLICATION_ID, brokenJournal, checkJournalFile, createJournalFile, JOURNAL_VERSION } from "./file.ts";

export type Database = DatabaseSyncInstance;

/** How long to wait for another process that is writing; a write takes about a millisecond. */
const BUSY_MS = 2_000;

const SCHEMA = `
  CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    app TEXT NOT NULL,
    service TEXT NOT NULL,
    rollout TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    transition TEXT NOT NULL
  ) STRICT;
  CREATE TABLE holders (
    app TEXT NOT NULL,
    service TEXT NOT NULL,
    rollout TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    holder TEXT,
    PRIMARY KEY (app, service)
  ) STRICT;
  CREATE TABLE ticks (
    id INTEGER PRIMARY KEY,
    app TEXT NOT NULL,
    service TEXT NOT NULL,
    rollout TEXT NOT NULL,
    step INTEGER NOT NULL,
    stableRequests INTEGER NOT NULL,
    stableErrors INTEGER NOT NULL,
    canaryRequests INTEGER NOT NULL,
    canaryErrors INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX ticksOfRollout ON ticks (app, service, rollout, id);
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${JOURNAL_VERSION};
`;

/**
 * Durable, and nothing about the file changes by opening it: a rollback journal that is cut to zero, flushed at every commit. Unlike
 * WAL this needs no shared memory, and the file alone is the whole truth whenever no process writes.
 */
const SETTINGS = "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL;";

/** Opens the journal; undefined when there is none and none is wanted. */
export async function openDatabase(file: string, create: boolean): Promise<Database | undefined> {
  if (!existsSync(file) && !create) return undefined;
  // Loaded only when a journal is touched: most commands never do.
  const { DatabaseSync } = await import("@photostructure/sqlite");
  try {
    if (!existsSync(file)) {
      createJournalFile(file, (temporary) => {
        const fresh = new DatabaseSync(temporary);
        fresh.exec(SETTINGS);
        fresh.exec(`BEGIN; ${SCHEMA} COMMIT;`);
        fresh.close();
      });
    }
    checkJournalFile(file);
    const database = new DatabaseSync(file, { timeout: BUSY_MS });
    try {
      return inspect(file, database);
    } catch (failure) {
      database.close();
      throw failure;
    }
  } catch (failure) {
    throw translate(file, failure);
  }
}

/** Runs a change as one: all of it is on disk when this returns, none of it when it throws. */
export function transact<T>(file: string, database: Database, change: () => T): T {
  try {
    database.exec("BEGIN IMMEDIATE");
    try {
      const result = change();
      database.exec("COMMIT");
      return result;
    } catch (failure) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw failure;
    }
  } catch (failure) {
    throw translate(file, failure);
  }
}

function inspect(file: string, database: Database): Database {
  const [row] = database.prepare("PRAGMA quick_check(1)").all() as { quick_check?: string }[];
  if (row?.quick_check !== "ok") throw brokenJournal(file, "journal-damaged");
  database.exec(SETTINGS);
  return database;
}

/** SQLite result codes (sqlite.org/rescode.html): what the user can act on becomes ours, the rest stays a bug. */
function translate(file: string, failure: unknown): unknown {
  if (isSlipwayError(failure)) return failure;
  const { errcode, code } = failure as { readonly errcode?: number; readonly code?: string };
  switch ((errcode ?? 0) & 0xff) {
    case 13:
      return new SlipwayError("disk-full", { path: file }, { doing: "opening-journal", cause: failure });
    case 11:
    case 26:
      return brokenJournal(file, "journal-damaged", failure);
    case 8:
    case 10:
    case 14:
      return new SlipwayError(
        "file-unwritable",
        { path: file, reason: code === "ERR_SQLITE_ERROR" ? "EACCES" : (code ?? "EACCES") },
        { doing: "opening-journal", cause: failure },
      );
    default:
  }
  if (code === "ENOSPC")
    return new SlipwayError("disk-full", { path: file }, { doing: "opening-journal", cause: failure });
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR") {
    return new SlipwayError(
      "file-unwritable",
      { path: file, reason: code },
      { doing: "opening-journal", cause: failure },
    );
  }
  return failure;
}

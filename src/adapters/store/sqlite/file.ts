import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";
import { SlipwayError } from "../../../errors.ts";

/** `PRAGMA application_id` of a journal: "SLPJ" (SQLite file format §1.3, offset 68). */
export const APPLICATION_ID = 0x534c_504a;
/** `PRAGMA user_version` of schema `slipway.journal/1`. */
export const JOURNAL_VERSION = 1;

const MAGIC = "SQLite format 3\0";
const HEADER_BYTES = 100;

/** Why a file is no journal; worded by `reason.<code>`. */
export type JournalFault = "journal-truncated" | "journal-foreign" | "journal-damaged";

export function brokenJournal(file: string, reason: JournalFault, cause?: unknown): SlipwayError {
  return new SlipwayError("journal-broken", { file, reason }, { doing: "opening-journal", cause });
}

/**
 * Looks at the first bytes before SQLite does, since SQLite takes an empty file for a new database and a cut last page for none at all.
 * Reads only. Offsets: SQLite file format §1.3.
 */
export function checkJournalFile(file: string): void {
  const size = statSync(file).size;
  const header = Buffer.alloc(HEADER_BYTES);
  const handle = openSync(file, "r");
  try {
    readSync(handle, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(handle);
  }
  if (size > 0 && header.toString("latin1", 0, Math.min(size, MAGIC.length)) !== MAGIC.slice(0, size)) {
    throw brokenJournal(file, "journal-foreign");
  }
  if (size < HEADER_BYTES) throw brokenJournal(file, "journal-truncated");
  if (header.readUInt32BE(68) !== APPLICATION_ID) throw brokenJournal(file, "journal-foreign");
  const version = header.readUInt32BE(60);
  if (version > JOURNAL_VERSION) {
    throw new SlipwayError(
      "schema-too-new",
      { what: file, found: version, known: JOURNAL_VERSION },
      { doing: "opening-journal" },
    );
  }
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  // A crash in the middle of a write leaves a rollback journal, and only SQLite can say how long the file shall be then.
  if (!leftByCrash(file) && size < header.readUInt32BE(28) * pageSize) throw brokenJournal(file, "journal-truncated");
}

/**
 * Makes a journal appear whole or not at all: `fill` writes it under another name. When two processes do this at once, one of both
 * files stays and is good for both.
 */
export function createJournalFile(file: string, fill: (temporary: string) => void): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.new-${process.pid}-${Date.now().toString(36)}`;
  try {
    fill(temporary);
    publish(temporary, file);
    if (process.platform !== "win32") flushFolder(dirname(file));
  } finally {
    rmSync(temporary, { force: true });
    rmSync(`${temporary}-journal`, { force: true });
  }
}

/** A hard link fails when the name is taken, as a rename would not; file systems without links fall back to the rename. */
function publish(temporary: string, file: string): void {
  try {
    linkSync(temporary, file);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "EEXIST") return;
    if (!existsSync(file)) renameSync(temporary, file);
  }
}

function leftByCrash(file: string): boolean {
  return (statSync(`${file}-journal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function flushFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

import { randomBytes } from "node:crypto";
import {
  closeSync,
  copyFileSync,
  constants,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { isAlive, ownIdentity, type ProcessIdentity } from "./process.ts";

export interface Lock {
  /** Lets go; calling it again does nothing. */
  release(): void;
}

/**
 * Takes the lock of this name, or answers undefined when a living process has it. Who died holding it holds it no more.
 *
 * A lock is a folder of numbered claims, each naming a process by pid and start time; the highest counts. Taking over from a dead holder
 * makes the next number, which the file system gives to one process only. (Removing the dead holder's file instead would be a race: the
 * slower of two who saw it dead removes the faster one's fresh claim.)
 */
export function tryLock(folder: string): Lock | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const last = highestClaim(folder);
  if (last > 0 && livingHolder(folder, last) !== undefined) return undefined;
  const mine = last + 1;
  if (!claim(folder, mine)) return undefined;
  // Somebody older may have removed this number as outdated after we looked: then a higher one exists, and we are late.
  if (highestClaim(folder) > mine) {
    markReleased(folder, mine);
    return undefined;
  }
  removeOutdated(folder, mine);
  let held = true;
  return {
    release: () => {
      if (held) markReleased(folder, mine);
      held = false;
    },
  };
}

/** Takes the lock as soon as it is free; undefined when it was not within `waitMs`. */
export async function waitLock(folder: string, waitMs: number): Promise<Lock | undefined> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const lock = tryLock(folder);
    if (lock !== undefined || Date.now() >= deadline) return lock;
    await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 30));
  }
}

/** The living process that has the lock now. Reads only. */
export function lockHolder(folder: string): ProcessIdentity | undefined {
  const last = highestClaim(folder);
  return last === 0 ? undefined : livingHolder(folder, last);
}

const HELD = "H";
const RELEASED = "R";
/** Claims this far below the highest are removed: far enough that no reader of the folder can miss the highest. */
const KEPT = 16;

function highestClaim(folder: string): number {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return 0;
  }
  return Math.max(0, ...names.filter((name) => /^\d{1,9}$/.test(name)).map(Number));
}

function livingHolder(folder: string, number: number): ProcessIdentity | undefined {
  const text = readFileSync(join(folder, String(number)), "utf8");
  if (!text.startsWith(HELD)) return undefined;
  const identity = parseIdentity(text.slice(HELD.length));
  return identity !== undefined && isAlive(identity) ? identity : undefined;
}

/** A claim appears whole, so what is not one (a power cut left an empty file) was written by nobody alive. */
function parseIdentity(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

function claim(folder: string, number: number): boolean {
  const draft = join(folder, `draft-${process.pid}-${randomBytes(4).toString("hex")}`);
  writeFileSync(draft, `${HELD}${JSON.stringify(ownIdentity())}`, { mode: 0o600 });
  try {
    return appears(draft, join(folder, String(number)));
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A link makes a whole file under a name that must be free; a file system without links gets an exclusive copy. */
function appears(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "EEXIST") return false;
  }
  try {
    copyFileSync(draft, file, constants.COPYFILE_EXCL);
    return true;
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw failure;
  }
}

/** One byte in place: no moment at which the claim is half written, and the number stays taken. */
function markReleased(folder: string, number: number): void {
  try {
    const file = openSync(join(folder, String(number)), "r+");
    writeSync(file, RELEASED, 0);
    closeSync(file);
  } catch {
    // The folder was removed under us: then there is nothing left to let go.
  }
}

function removeOutdated(folder: string, mine: number): void {
  for (const name of readdirSync(folder)) {
    if (/^\d{1,9}$/.test(name) && Number(name) < mine - KEPT) rmSync(join(folder, name), { force: true });
  }
}

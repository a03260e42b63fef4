import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isAlive, ownIdentity, type ProcessIdentity } from "../../kit/process.ts";
import { errnoOf } from "./storage/files.ts";

/** The right to write below a data folder; one process has it. */
export interface DataLock {
  release(): Promise<void>;
}

/**
 * Takes the folder for this process; undefined when another living process has it.
 *
 * The file appears whole (written aside, then linked), and names its holder by pid and start time, so that a killed holder is seen
 * at once and a reused pid is not taken for it.
 */
export async function lockData(data: string): Promise<DataLock | undefined> {
  const file = join(data, "lock");
  const draft = join(data, `lock.${randomUUID()}`);
  await writeFile(draft, JSON.stringify(ownIdentity()), { mode: 0o600 });
  try {
    for (;;) {
      if (await linked(draft, file)) return { release: () => rm(file, { force: true }) };
      if (!(await removeIfStale(file))) return undefined;
    }
  } finally {
    await rm(draft, { force: true });
  }
}

async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (failure) {
    if (errnoOf(failure) === "EEXIST") return false;
    throw failure;
  }
}

/** Several may see the same dead holder: moving the file aside is done by one, and who moved a living one's puts it back. */
async function removeIfStale(file: string): Promise<boolean> {
  const holder = await holderOf(file);
  if (holder !== undefined && isAlive(holder)) return false;
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (failure) {
    if (errnoOf(failure) === "ENOENT") return true;
    throw failure;
  }
  const moved = await holderOf(aside);
  const mistaken = moved !== undefined && isAlive(moved);
  if (mistaken) await linked(aside, file);
  await rm(aside, { force: true });
  return !mistaken;
}

async function holderOf(file: string): Promise<ProcessIdentity | undefined> {
  try {
    const { pid, started } = JSON.parse(await readFile(file, "utf8")) as Partial<ProcessIdentity>;
    return typeof pid === "number" && typeof started === "string" ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

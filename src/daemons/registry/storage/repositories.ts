import { createHash } from "node:crypto";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "../../../kit/whole-file.ts";
import { compareBytes } from "../../../kit/compare.ts";
import { isAbsent, readIfThere, writeWhole } from "./files.ts";

/**
 * Where the facts about a repository lie: one small file a fact, so that a crash between two facts loses neither.
 *
 * Folders and files are named by hashes, never by what a client said: no name can leave the folder, meet a reserved name of Windows,
 * or meet another that differs only in case.
 */
export interface Repositories {
  /** The folder of one kind of facts, whether or not anything is there. */
  folder(repository: string, kind: FactKind): string;
  /** The same, made when absent. */
  ensured(repository: string, kind: FactKind): Promise<string>;
  exists(repository: string): Promise<boolean>;
  /** Names of all repositories, sorted by bytes. */
  list(): Promise<readonly string[]>;
}

const KINDS = ["blobs", "manifests", "tags", "referrers"] as const;
export type FactKind = (typeof KINDS)[number];

/** A name that is safe in every file system and as good as the text. */
export function hashedName(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 40);
}

export function createRepositories(root: string, temporary: string): Repositories {
  const folderOf = (repository: string): string => join(root, hashedName(repository));
  const known = new Set<string>();

  return {
    folder: (repository, kind) => join(folderOf(repository), kind),
    async ensured(repository, kind) {
      const folder = folderOf(repository);
      if (!known.has(repository)) {
        for (const each of KINDS) await mkdir(join(folder, each), { recursive: true });
        await writeWhole(join(folder, "name"), repository, temporary);
        await syncFolder(root);
        known.add(repository);
      }
      return join(folder, kind);
    },
    exists: async (repository) => (await readIfThere(join(folderOf(repository), "name"))) !== undefined,
    async list() {
      const texts = await readAll(root, (name) => join(name, "name"));
      return texts.toSorted(compareBytes);
    },
  };
}

/** The texts of all files of a folder (or of one file below each entry), in order of their names; none when it is not there. */
export async function readAll(folder: string, below = (name: string): string => name): Promise<readonly string[]> {
  const names = (await namesIn(folder)).toSorted(compareBytes);
  const texts = await Promise.all(names.map((name) => readIfThere(join(folder, below(name)))));
  return texts.filter((text) => text !== undefined);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (failure) {
    if (isAbsent(failure)) return [];
    throw failure;
  }
}

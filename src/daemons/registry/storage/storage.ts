import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createContent, type Content } from "./content.ts";
import { createLinks, type Links } from "./links.ts";
import { createReferrers, type Referrers } from "./referrers.ts";
import { createRepositories, type Repositories } from "./repositories.ts";
import { createTags, type Tags } from "./tags.ts";
import { createTurns, type InTurn } from "./turns.ts";
import { createUploads, type Uploads } from "./uploads.ts";

/** Everything the registry keeps, below one folder. */
export interface Storage {
  readonly content: Content;
  readonly repositories: Repositories;
  readonly links: Links;
  readonly tags: Tags;
  readonly referrers: Referrers;
  readonly uploads: Uploads;
  /** Work on one digest or one upload happens in turn. */
  readonly inTurn: InTurn;
}

const FORGOTTEN_MS = 24 * 60 * 60 * 1000;

/** Opens the folder, made when absent, and clears what a crash left: drafts, and uploads nobody touched for a day. */
export async function openStorage(data: string, now: number): Promise<Storage> {
  const below = (name: string): string => join(data, name);
  const [blobs, uploads, temporary] = [below("blobs"), below("uploads"), below("tmp")];
  for (const folder of [blobs, below("repositories"), uploads, temporary])
    await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const draft of await readdir(temporary)) await rm(join(temporary, draft), { force: true });
  const repositories = createRepositories(below("repositories"), temporary);
  const storage: Storage = {
    content: createContent(blobs, temporary),
    repositories,
    links: createLinks(repositories, temporary),
    tags: createTags(repositories, temporary),
    referrers: createReferrers(repositories, temporary),
    uploads: createUploads(uploads, temporary),
    inTurn: createTurns(),
  };
  await storage.uploads.dropOlderThan(FORGOTTEN_MS, now);
  return storage;
}

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { compareBytes } from "../../../kit/compare.ts";
import { parseDigest, type AnyDigest } from "../digests.ts";
import { readIfThere, writeWhole } from "./files.ts";
import { hashedName, readAll, type Repositories } from "./repositories.ts";

export interface Tags {
  set(repository: string, tag: string, digest: AnyDigest): Promise<void>;
  read(repository: string, tag: string): Promise<AnyDigest | undefined>;
  remove(repository: string, tag: string): Promise<void>;
  /** All tags, sorted by bytes. */
  list(repository: string): Promise<readonly { readonly tag: string; readonly digest: string }[]>;
}

/** One file a tag: "digest tag". Moving a tag replaces the file, so it stands for the old or the new manifest, never for none. */
export function createTags(repositories: Repositories, temporary: string): Tags {
  const fileOf = (repository: string, tag: string): string =>
    join(repositories.folder(repository, "tags"), hashedName(tag));

  return {
    async set(repository, tag, digest) {
      const folder = await repositories.ensured(repository, "tags");
      await writeWhole(join(folder, hashedName(tag)), `${digest.text} ${tag}`, temporary);
    },
    async read(repository, tag) {
      const text = await readIfThere(fileOf(repository, tag));
      return parseDigest(text?.split(" ", 1)[0] ?? "");
    },
    remove: (repository, tag) => rm(fileOf(repository, tag), { force: true }),
    async list(repository) {
      const texts = await readAll(repositories.folder(repository, "tags"));
      const tags = texts.map((text) => ({ digest: text.split(" ")[0] ?? "", tag: text.split(" ")[1] ?? "" }));
      return tags.toSorted((a, b) => compareBytes(a.tag, b.tag));
    },
  };
}

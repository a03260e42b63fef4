import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "../../../kit/whole-file.ts";
import type { AnyDigest } from "../digests.ts";
import { readIfThere, writeWhole } from "./files.ts";
import type { Repositories } from "./repositories.ts";

export type LinkKind = "blobs" | "manifests";

/** Which content a repository holds, as a blob or as a manifest. */
export interface Links {
  add(repository: string, kind: LinkKind, digest: AnyDigest, text?: string): Promise<void>;
  /** The text kept with the link (a manifest's media type); undefined when there is no link. */
  read(repository: string, kind: LinkKind, digest: AnyDigest): Promise<string | undefined>;
  remove(repository: string, kind: LinkKind, digest: AnyDigest): Promise<void>;
  /** True while any repository holds these bytes in either way. */
  anywhere(digest: AnyDigest): Promise<boolean>;
}

/** A digest as a file name; the colon is none on Windows. */
export function nameOf({ algorithm, hex }: AnyDigest): string {
  return `${algorithm}-${hex}`;
}

export function createLinks(repositories: Repositories, temporary: string): Links {
  const fileOf = (repository: string, kind: LinkKind, digest: AnyDigest): string =>
    join(repositories.folder(repository, kind), nameOf(digest));

  const links: Links = {
    async add(repository, kind, digest, text = "") {
      const folder = await repositories.ensured(repository, kind);
      if (text !== "") return await writeWhole(join(folder, nameOf(digest)), text, temporary);
      await (await open(join(folder, nameOf(digest)), "a")).close();
      await syncFolder(folder);
    },
    read: (repository, kind, digest) => readIfThere(fileOf(repository, kind, digest)),
    remove: (repository, kind, digest) => rm(fileOf(repository, kind, digest), { force: true }),
    async anywhere(digest) {
      for (const repository of await repositories.list())
        for (const kind of ["blobs", "manifests"] as const)
          if ((await links.read(repository, kind, digest)) !== undefined) return true;
      return false;
    },
  };
  return links;
}

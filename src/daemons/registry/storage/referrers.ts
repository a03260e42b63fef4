import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Entry } from "../../../kit/oci/manifest.ts";
import type { AnyDigest } from "../digests.ts";
import { writeWhole } from "./files.ts";
import { nameOf } from "./links.ts";
import { readAll, type Repositories } from "./repositories.ts";

/** Which manifests name another as their subject; the subject itself may come later or never. */
export interface Referrers {
  add(repository: string, subject: AnyDigest, referrer: AnyDigest, entry: Entry): Promise<void>;
  remove(repository: string, subject: AnyDigest, referrer: AnyDigest): Promise<void>;
  /** In order of their digests. */
  list(repository: string, subject: AnyDigest): Promise<readonly Entry[]>;
}

export function createReferrers(repositories: Repositories, temporary: string): Referrers {
  const folderOf = (repository: string, subject: AnyDigest): string =>
    join(repositories.folder(repository, "referrers"), nameOf(subject));

  return {
    async add(repository, subject, referrer, entry) {
      const folder = join(await repositories.ensured(repository, "referrers"), nameOf(subject));
      await writeWhole(join(folder, nameOf(referrer)), JSON.stringify(entry), temporary);
    },
    remove: (repository, subject, referrer) =>
      rm(join(folderOf(repository, subject), nameOf(referrer)), { force: true }),
    async list(repository, subject) {
      return (await readAll(folderOf(repository, subject))).map((text) => JSON.parse(text) as Entry);
    },
  };
}

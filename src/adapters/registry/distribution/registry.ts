import { SlipwayError, type Doing } from "../../../errors.ts";
import { isDigest } from "../../../kit/digest.ts";
import { isRepositoryName, isTag } from "../../../kit/oci/reference.ts";
import type { BlobSource, Registry } from "../../../ports/registry.ts";
import { pullScope, pushScope, type Scope } from "./authorize.ts";
import { createClient, type Client, type DistributionOptions } from "./client.ts";
import { openBlob } from "./download.ts";
import { readManifest, resolveReference } from "./manifests.ts";
import { pushManifest, readReferrers } from "./referrers.ts";
import { lie, refusal, type Question } from "./refusal.ts";
import { readTags } from "./tags.ts";
import { uploadBlob, type Upload } from "./upload.ts";
import { drop } from "./wire.ts";

/** A registry spoken to over HTTP (OCI distribution-spec v1.1), such as Harbor, Docker Hub or Debian's docker-registry. */
export function createDistributionRegistry(options: DistributionOptions): Registry {
  const client = createClient(options);
  const question = (repository: string, doing: Doing): Question => {
    if (!isRepositoryName(repository)) throw new SlipwayError("reference-invalid", { reference: repository });
    return { registry: client.host, repository, doing };
  };

  return {
    host: client.host,
    async resolve(repository, reference) {
      if (!isDigest(reference) && !isTag(reference)) throw new SlipwayError("reference-invalid", { reference });
      return await resolveReference(client, reference, question(repository, "pulling"));
    },
    readManifest: async (repository, digest) => await readManifest(client, digest, question(repository, "pulling")),
    async hasBlob(repository, digest) {
      return await hasBlob(client, digest, [pullScope(repository)], question(repository, "pulling"));
    },
    async openBlob(repository, digest) {
      const scopes = [pullScope(repository)];
      return await openBlob({ ...client, repository, digest, scopes, question: question(repository, "pulling") });
    },
    pushBlob: async (repository, blob, from) => await pushBlob(client, blob, from, question(repository, "pushing")),
    async pushManifest(repository, manifest, tag) {
      if (tag !== undefined && !isTag(tag)) throw new SlipwayError("reference-invalid", { reference: tag });
      return await pushManifest(client, manifest, tag, question(repository, "pushing"));
    },
    tags: async (repository) => await readTags(client, question(repository, "pulling")),
    referrers: async (repository, digest) => await readReferrers(client, digest, question(repository, "pulling")),
  };
}

async function hasBlob(client: Client, digest: string, scopes: readonly Scope[], question: Question): Promise<boolean> {
  const target = `/v2/${question.repository}/blobs/${digest}`;
  const answer = await client.ask({ method: "HEAD", target, scopes }, question);
  if (answer.status !== 200 && answer.status !== 404) throw await refusal(question, answer);
  drop(answer);
  return answer.status === 200;
}

/** Looks, then asks for a mount, then uploads. A mount that is refused is no failure: the upload follows. */
async function pushBlob(
  client: Client,
  blob: BlobSource,
  mountFrom: string | undefined,
  question: Question,
): Promise<"present" | "mounted" | "uploaded"> {
  const { repository } = question;
  const push = [pushScope(repository)];
  if (await hasBlob(client, blob.digest, push, question)) return "present";
  const from = mountFrom === repository ? undefined : mountFrom;
  const uploads = `/v2/${repository}/blobs/uploads/`;
  const scopes = from === undefined ? push : [...push, pullScope(from)];
  const mount = new URLSearchParams({ mount: blob.digest, from: from ?? "" }).toString();
  const target = from === undefined ? uploads : `${uploads}?${mount}`;
  let started = await client.ask({ method: "POST", target, scopes }, question);
  if (from !== undefined && started.status >= 400) {
    drop(started);
    started = await client.ask({ method: "POST", target: uploads, scopes: push }, question);
  }
  if (started.status === 201 && from !== undefined)
    return mounted(started.headers["docker-content-digest"], blob, question);
  if (started.status !== 202) throw await refusal(question, started);
  drop(started);
  const upload: Upload = { ...client, blob, repository, scopes: push, question };
  await uploadBlob(upload, started);
  return "uploaded";
}

function mounted(said: unknown, blob: BlobSource, question: Question): "mounted" {
  if (typeof said === "string" && isDigest(said) && said !== blob.digest) throw lie(question, blob.digest, said);
  return "mounted";
}

import { digestOf, isDigest, type Digest } from "../../../kit/digest.ts";
import { MEDIA_TYPE } from "../../../kit/oci/media-type.ts";
import { parseManifest, referrerEntry, type Entry, type ManifestContent } from "../../../kit/oci/manifest.ts";
import { referrersTag } from "../../../kit/oci/reference.ts";
import type { Descriptor } from "../../../model/image.ts";
import type { Manifest } from "../../../ports/registry.ts";
import { fetchManifest, putManifest } from "./manifests.ts";
import { nextPage, PAGES } from "./page.ts";
import { lie, refusal, type Question } from "./refusal.ts";
import { pullScope } from "./authorize.ts";
import type { Client } from "./client.ts";
import { drop, readShort } from "./wire.ts";

const LIMIT = 8 * 1024 * 1024;
/** Others may write the same list at the same time; each round takes up what they wrote. */
const ROUNDS = 5;

/** Stores a manifest; where the registry takes no note of its subject, adds it to the list under the subject's tag. */
export async function pushManifest(
  client: Client,
  manifest: Manifest,
  tag: string | undefined,
  question: Question,
): Promise<Digest> {
  const { digest, listed } = await putManifest(client, manifest, tag, question);
  const content = parseManifest(manifest.bytes);
  const subject = content?.subject?.digest;
  if (content !== undefined && subject !== undefined && isDigest(subject) && !listed)
    await addReferrerByTag(client, subject, content, { ...manifest, digest }, question);
  return digest;
}

/** Asks the referrers API, page by page; where there is none, reads the list under the subject's tag (distribution-spec v1.1). */
export async function readReferrers(
  client: Client,
  subject: Digest,
  question: Question,
): Promise<readonly Descriptor[]> {
  const found: Descriptor[] = [];
  const { repository } = question;
  let target: string | URL | undefined = `/v2/${repository}/referrers/${subject}`;
  for (let page = 0; target !== undefined; page++) {
    const headers = { Accept: MEDIA_TYPE.index };
    const answer = await client.ask({ method: "GET", target, scopes: [pullScope(repository)], headers }, question);
    if (page === 0 && (answer.status === 404 || answer.status === 405)) {
      drop(answer);
      return (await listByTag(client, subject, question)).flatMap(descriptorOf);
    }
    if (answer.status !== 200) throw await refusal(question, answer);
    const bytes = await readShort(answer, LIMIT, client.answerMs);
    const content = bytes === undefined ? undefined : parseManifest(bytes);
    if (content === undefined || page === PAGES)
      throw lie(question, MEDIA_TYPE.index, answer.headers["content-type"] ?? "none");
    found.push(...content.manifests.flatMap(descriptorOf));
    target = nextPage(answer, question);
  }
  return found;
}

/** Adds a manifest to the list under its subject's tag, and looks whether it stayed there. */
async function addReferrerByTag(
  client: Client,
  subject: Digest,
  content: ManifestContent,
  manifest: Manifest & { readonly digest: Digest },
  question: Question,
): Promise<void> {
  const { mediaType, digest, bytes } = manifest;
  const entry = referrerEntry(content, { mediaType, digest, size: bytes.length });
  for (let round = 1; ; round++) {
    const list = await listByTag(client, subject, question);
    if (list.some((listed) => listed.digest === entry.digest)) return;
    if (round > ROUNDS) throw lie(question, entry.digest, "not-kept");
    const index = { schemaVersion: 2, mediaType: MEDIA_TYPE.index, manifests: [...list, entry] };
    const written: Manifest = { mediaType: MEDIA_TYPE.index, bytes: Buffer.from(JSON.stringify(index)) };
    await putManifest(client, written, referrersTag(subject), question);
  }
}

async function listByTag(client: Client, subject: Digest, question: Question): Promise<readonly Entry[]> {
  const manifest = await fetchManifest(client, referrersTag(subject), question);
  if (manifest === undefined) return [];
  const content = parseManifest(manifest.bytes);
  if (content === undefined || manifest.mediaType !== MEDIA_TYPE.index)
    throw lie(question, MEDIA_TYPE.index, `${manifest.mediaType} ${digestOf(manifest.bytes)}`);
  return content.manifests;
}

/** Entries of other algorithms are passed over: nothing here could check them. */
function descriptorOf(entry: Entry): readonly Descriptor[] {
  return isDigest(entry.digest) ? [{ ...entry, digest: entry.digest }] : [];
}

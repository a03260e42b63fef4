import { isForeignLayer } from "../../../kit/oci/media-type.ts";
import { parseManifest, referrerEntry, type ManifestContent } from "../../../kit/oci/manifest.ts";
import { isTag } from "../../../kit/oci/reference.ts";
import { answer, refuse, type Answer } from "../answer.ts";
import { digestBytes, parseDigest, type AnyDigest } from "../digests.ts";
import type { Storage } from "../storage/storage.ts";
import type { RegistryRequest } from "./request.ts";

/** distribution-spec v1.1 asks for at least 4 megabytes. */
const LIMIT = 4 * 1024 * 1024;
const MEDIA_TYPE = /^[a-zA-Z0-9][\w.+-]*\/[a-zA-Z0-9][\w.+-]*$/;

/** `/v2/<name>/manifests/<tag or digest>`: pull, push and delete. */
export async function manifestRoute(request: RegistryRequest, repository: string, reference: string): Promise<Answer> {
  const digest = reference.includes(":") ? parseDigest(reference) : undefined;
  if (digest === undefined && reference.includes(":")) return refuse(400, "DIGEST_INVALID", reference);
  const tag = digest === undefined ? reference : undefined;
  const known = tag === undefined || isTag(tag);
  switch (request.method) {
    case "GET":
    case "HEAD":
      return known ? await pull(request, repository, tag ?? digest) : refuse(404, "MANIFEST_UNKNOWN", reference);
    case "PUT":
      return known ? await push(request, repository, tag ?? digest) : refuse(400, "MANIFEST_INVALID", reference);
    case "DELETE":
      return known ? await remove(request, repository, tag ?? digest) : refuse(404, "MANIFEST_UNKNOWN", reference);
    default:
      return refuse(405, "UNSUPPORTED", request.method, { Allow: "GET, HEAD, PUT, DELETE" });
  }
}

type TagOrDigest = string | AnyDigest | undefined;

async function pull({ storage }: RegistryRequest, repository: string, which: TagOrDigest): Promise<Answer> {
  const digest = typeof which === "string" ? await storage.tags.read(repository, which) : which;
  const mediaType = digest && (await storage.links.read(repository, "manifests", digest));
  const file = digest === undefined || mediaType === undefined ? undefined : await storage.content.open(digest);
  if (digest === undefined || mediaType === undefined || file === undefined) return refuse(404, "MANIFEST_UNKNOWN");
  const headers = { "Content-Type": mediaType, "Docker-Content-Digest": digest.text, ETag: `"${digest.text}"` };
  try {
    return { status: 200, headers, body: await file.handle.readFile() };
  } finally {
    await file.handle.close();
  }
}

async function push(request: RegistryRequest, repository: string, which: TagOrDigest): Promise<Answer> {
  const { storage, headers } = request;
  const bytes = await readLimited(request.body);
  if (bytes === undefined) return refuse(413, "SIZE_INVALID", String(LIMIT), { Connection: "close" });
  const content = parseManifest(bytes);
  const said = headers["content-type"]?.split(";", 1)[0]?.trim();
  const mediaType = said ?? content?.mediaType ?? "";
  const contradicts = content?.mediaType !== undefined && content.mediaType !== mediaType;
  if (content === undefined || contradicts || !MEDIA_TYPE.test(mediaType))
    return refuse(400, "MANIFEST_INVALID", mediaType);
  const digest = digestBytes(typeof which === "object" ? which.algorithm : "sha256", bytes);
  if (typeof which === "object" && which.text !== digest.text) return refuse(400, "DIGEST_INVALID", which.text);
  const missing = await missingPart(storage, repository, content);
  if (missing !== undefined) return missing;
  await storage.inTurn(digest.text, async () => {
    await storage.content.write(digest, bytes);
    await storage.links.add(repository, "manifests", digest, mediaType);
  });
  const subject = content.subject === undefined ? undefined : parseDigest(content.subject.digest);
  if (subject !== undefined) {
    const entry = referrerEntry(content, { mediaType, digest: digest.text, size: bytes.length });
    await storage.referrers.add(repository, subject, digest, entry);
  }
  const tags = typeof which === "string" ? [which] : request.query.getAll("tag").filter(isTag);
  for (const tag of tags) await storage.tags.set(repository, tag, digest);
  return answer(201, {
    Location: `/v2/${repository}/manifests/${digest.text}`,
    "Docker-Content-Digest": digest.text,
    "Content-Length": 0,
    ...(subject === undefined ? {} : { "OCI-Subject": subject.text }),
    ...(typeof which === "string" || tags.length === 0 ? {} : { "OCI-Tag": tags.join(", ") }),
  });
}

/**
 * A manifest is refused while a part of it is not there: so whoever can pull a tag can pull all of it. The subject may come later
 * (distribution-spec v1.1), and layers that live elsewhere never come.
 */
async function missingPart(
  storage: Storage,
  repository: string,
  content: ManifestContent,
): Promise<Answer | undefined> {
  const blobs = [...(content.config === undefined ? [] : [content.config]), ...content.layers];
  for (const { digest, mediaType } of blobs.filter((blob) => !isForeignLayer(blob.mediaType))) {
    const known = parseDigest(digest);
    const held = known && (await storage.links.read(repository, "blobs", known));
    if (held === undefined) return refuse(400, "MANIFEST_BLOB_UNKNOWN", `${mediaType} ${digest}`);
  }
  for (const { digest } of content.manifests) {
    const known = parseDigest(digest);
    const held = known && (await storage.links.read(repository, "manifests", known));
    if (held === undefined) return refuse(400, "MANIFEST_BLOB_UNKNOWN", digest);
  }
  return undefined;
}

async function remove({ storage }: RegistryRequest, repository: string, which: TagOrDigest): Promise<Answer> {
  const digest = typeof which === "string" ? await storage.tags.read(repository, which) : which;
  const held = digest && (await storage.links.read(repository, "manifests", digest));
  if (digest === undefined || held === undefined) return refuse(404, "MANIFEST_UNKNOWN");
  if (typeof which === "string") {
    await storage.tags.remove(repository, which);
    return answer(202);
  }
  for (const tagged of await storage.tags.list(repository))
    if (tagged.digest === digest.text) await storage.tags.remove(repository, tagged.tag);
  await storage.inTurn(digest.text, () => forget(storage, repository, digest));
  return answer(202);
}

async function forget(storage: Storage, repository: string, digest: AnyDigest): Promise<void> {
  const file = await storage.content.open(digest);
  const content = file && parseManifest(await file.handle.readFile());
  await file?.handle.close();
  const subject = content?.subject === undefined ? undefined : parseDigest(content.subject.digest);
  if (subject !== undefined) await storage.referrers.remove(repository, subject, digest);
  await storage.links.remove(repository, "manifests", digest);
  if (!(await storage.links.anywhere(digest))) await storage.content.remove(digest);
}

async function readLimited(body: AsyncIterable<Uint8Array>): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

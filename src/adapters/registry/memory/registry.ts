import { createHash } from "node:crypto";
import { SlipwayError } from "../../../errors.ts";
import { compareBytes } from "../../../kit/compare.ts";
import { digestOf, isDigest, type Digest } from "../../../kit/digest.ts";
import { parseManifest, referrerEntry } from "../../../kit/oci/manifest.ts";
import type { Descriptor } from "../../../model/image.ts";
import type { BlobSource, Manifest, Registry } from "../../../ports/registry.ts";

/** A registry that lives as long as the process: for tests of everything above the port. */
export function createMemoryRegistry(host = "memory"): Registry {
  const blobs = new Map<string, Uint8Array>();
  const manifests = new Map<string, Manifest>();
  const tags = new Map<string, Map<string, Digest>>();
  const key = (repository: string, digest: string): string => `${repository}@${digest}`;

  return {
    host,
    async resolve(repository, reference) {
      const digest = isDigest(reference) ? reference : tags.get(repository)?.get(reference);
      const manifest = digest === undefined ? undefined : manifests.get(key(repository, digest));
      if (digest === undefined || manifest === undefined) return undefined;
      return { mediaType: manifest.mediaType, digest, size: manifest.bytes.length };
    },
    async readManifest(repository, digest) {
      return manifests.get(key(repository, digest));
    },
    async hasBlob(repository, digest) {
      return blobs.has(key(repository, digest));
    },
    async openBlob(repository, digest) {
      const bytes = blobs.get(key(repository, digest));
      return bytes === undefined ? undefined : once(bytes);
    },
    async pushBlob(repository, blob, mountFrom) {
      if (blobs.has(key(repository, blob.digest))) return "present";
      const elsewhere = mountFrom === undefined ? undefined : blobs.get(key(mountFrom, blob.digest));
      blobs.set(key(repository, blob.digest), elsewhere ?? (await take(blob)));
      return elsewhere === undefined ? "uploaded" : "mounted";
    },
    async pushManifest(repository, manifest, tag) {
      const digest = digestOf(manifest.bytes);
      manifests.set(key(repository, digest), { mediaType: manifest.mediaType, bytes: manifest.bytes.slice() });
      if (tag !== undefined) tags.set(repository, new Map(tags.get(repository)).set(tag, digest));
      return digest;
    },
    async tags(repository) {
      return [...(tags.get(repository)?.keys() ?? [])].toSorted(compareBytes);
    },
    async referrers(repository, digest) {
      const own = [...manifests].filter(([name]) => name.startsWith(`${repository}@`));
      return own.flatMap(([, manifest]) => referrerOf(manifest, digest) ?? []);
    },
  };
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes.slice();
}

async function take(blob: BlobSource): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of blob.open()) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const got = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  if (got !== blob.digest)
    throw new SlipwayError("blob-mismatch", { expected: blob.digest, got }, { doing: "pushing" });
  return bytes;
}

function referrerOf(manifest: Manifest, subject: Digest): Descriptor | undefined {
  const content = parseManifest(manifest.bytes);
  if (content?.subject?.digest !== subject) return undefined;
  return referrerEntry(content, {
    mediaType: manifest.mediaType,
    digest: digestOf(manifest.bytes),
    size: manifest.bytes.length,
  });
}

import { createHash } from "node:crypto";
import { SlipwayError } from "../errors.ts";
import { digestOf, isDigest, type Digest } from "../kit/digest.ts";
import { isForeignLayer } from "../kit/oci/media-type.ts";
import { parseManifest, type Entry } from "../kit/oci/manifest.ts";
import type { Emit } from "../model/event.ts";
import type { Clock } from "../ports/clock.ts";
import type { Registry } from "../ports/registry.ts";
import { inParallel } from "./parallel.ts";

export interface VerifyInput {
  /** Name inside the registry, without host. */
  readonly repository: string;
  /** Tag or digest. */
  readonly reference: string;
}

export interface VerifyDeps {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

export interface VerifyOutcome {
  readonly repository: string;
  readonly digest: Digest;
  /** Manifests and blobs read, each once. */
  readonly blobs: number;
  readonly bytes: number;
}

/** What a walk has found so far. */
interface Walk {
  readonly manifests: Map<Digest, number>;
  readonly blobs: Map<Digest, Entry>;
}

const SIDE_BY_SIDE = 4;
/** Nested deeper than this no image is, only a trap. */
const DEPTH = 8;

/**
 * Pulls an image again, whole: its manifest, the children of an index, what is attached, and every blob; and hashes all of it here,
 * whatever the registry or its adapter says. A difference is `blob-mismatch` naming the digest it should have had.
 */
export async function runVerify({ repository, reference }: VerifyInput, deps: VerifyDeps): Promise<VerifyOutcome> {
  const { registry, clock, emit, signal } = deps;
  const begun = clock.now();
  emit({ type: "stage-started", stage: "verify" });
  const name = `${registry.host}/${repository}`;
  const root = isDigest(reference) ? reference : (await registry.resolve(repository, reference))?.digest;
  if (root === undefined) throw absent(`${name}:${reference}`);
  const walk: Walk = { manifests: new Map(), blobs: new Map() };
  await visit(root, undefined, 0, walk, repository, deps);
  const sizes = await inParallel([...walk.blobs.values()], SIDE_BY_SIDE, async (entry) => {
    signal.throwIfAborted();
    return await hashBlob(entry, repository, registry);
  });
  const bytes = [...walk.manifests.values(), ...sizes].reduce((sum, size) => sum + size, 0);
  const outcome = { repository: name, digest: root, blobs: walk.manifests.size + sizes.length, bytes };
  emit({ type: "image-verified", ...outcome });
  emit({ type: "stage-finished", stage: "verify", ms: clock.now() - begun });
  return outcome;
}

/** Reads one manifest, notes its blobs, and goes on to its children and to what is attached to it. */
async function visit(
  digest: Digest,
  size: number | undefined,
  depth: number,
  walk: Walk,
  repository: string,
  deps: VerifyDeps,
): Promise<void> {
  if (walk.manifests.has(digest)) return;
  deps.signal.throwIfAborted();
  const { registry } = deps;
  const reference = `${registry.host}/${repository}@${digest}`;
  if (depth > DEPTH) throw new SlipwayError("image-invalid", { reference, reason: "depth" }, { doing: "verifying" });
  const manifest = await registry.readManifest(repository, digest);
  if (manifest === undefined) throw absent(reference);
  check(digest, digestOf(manifest.bytes), size, manifest.bytes.length);
  walk.manifests.set(digest, manifest.bytes.length);
  const content = parseManifest(manifest.bytes);
  if (content === undefined)
    throw new SlipwayError("image-invalid", { reference, reason: "manifest" }, { doing: "verifying" });
  for (const entry of [...(content.config === undefined ? [] : [content.config]), ...content.layers])
    if (!isForeignLayer(entry.mediaType)) walk.blobs.set(known(entry, reference), entry);
  for (const child of content.manifests)
    await visit(known(child, reference), child.size, depth + 1, walk, repository, deps);
  for (const attached of await registry.referrers(repository, digest))
    await visit(attached.digest, attached.size, depth + 1, walk, repository, deps);
}

async function hashBlob(entry: Entry, repository: string, registry: Registry): Promise<number> {
  const digest = known(entry, repository);
  const content = await registry.openBlob(repository, digest);
  if (content === undefined) throw absent(`${registry.host}/${repository}@${digest}`);
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    size += chunk.length;
    // No need to hear the end of a blob that never ends.
    if (size > entry.size) break;
  }
  check(digest, `sha256:${hash.digest("hex")}`, entry.size, size);
  return size;
}

function check(expected: Digest, got: string, size: number | undefined, gotSize: number): void {
  const sized = size === undefined || size === gotSize;
  if (got === expected && sized) return;
  const found = got === expected ? `size=${gotSize}/${size ?? 0}` : got;
  throw new SlipwayError("blob-mismatch", { expected, got: found }, { doing: "verifying" });
}

function known(entry: Entry, reference: string): Digest {
  if (isDigest(entry.digest)) return entry.digest;
  throw new SlipwayError("image-invalid", { reference, reason: entry.digest }, { doing: "verifying" });
}

function absent(reference: string): SlipwayError {
  return new SlipwayError("image-absent", { reference }, { doing: "verifying" });
}

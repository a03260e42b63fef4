import { SlipwayError } from "../errors.ts";
import { digestOf, isDigest, type Digest } from "../kit/digest.ts";
import { isForeignLayer } from "../kit/oci/media-type.ts";
import { parseManifest } from "../kit/oci/manifest.ts";
import type { Emit } from "../model/event.ts";
import type { BuiltImage, Descriptor, Release } from "../model/image.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { Clock } from "../ports/clock.ts";
import type { Registry } from "../ports/registry.ts";
import { inParallel } from "./parallel.ts";

/** Where an image goes and what it is called there. */
export interface PushTarget {
  readonly app: string;
  /** Name of the version, for people. */
  readonly version: string;
  /** Name inside the registry, without host. */
  readonly repository: string;
  /** Undefined: only by digest. */
  readonly tag: string | undefined;
  /** A repository of the same registry that may hold some of the blobs already. */
  readonly mountFrom: string | undefined;
}

export interface PushInput extends PushTarget {
  readonly image: BuiltImage;
}

export interface PushDeps {
  readonly blobs: Blobs;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** What has to be done, in order; blobs may go side by side. A tag is set by the last step alone. */
export type PushStep =
  | { readonly kind: "blob"; readonly blob: Descriptor }
  | { readonly kind: "manifest"; readonly manifest: Descriptor; readonly tag: string | undefined };

/** Blobs an attached manifest (SBOM) needs; read from its bytes before the plan is made. */
export type AttachedBlobs = ReadonlyMap<Digest, readonly Descriptor[]>;

export interface PushOutcome {
  readonly release: Release;
  readonly blobs: { readonly uploaded: number; readonly mounted: number; readonly present: number };
  /** Digest of the bytes the registry gave back. */
  readonly readBack: Digest;
}

/** Connections at a time: enough to hide round trips, few enough for a registry with limits. */
const SIDE_BY_SIDE = 4;

/**
 * The steps of a push: all blobs, then the children of an index, then what is attached, and the root with its tag at the very end, so
 * that whoever can pull the tag can pull all of it.
 */
export function planPush(image: BuiltImage, tag: string | undefined, attached: AttachedBlobs): readonly PushStep[] {
  const blobs = new Map<Digest, Descriptor>();
  for (const { config, layers, sbom } of image.images)
    for (const blob of [config, ...layers, ...(sbom === undefined ? [] : (attached.get(sbom.digest) ?? []))])
      blobs.set(blob.digest, blob);
  const children = image.images.map(({ manifest }) => manifest).filter(({ digest }) => digest !== image.root.digest);
  const sboms = image.images.flatMap(({ sbom }) => (sbom === undefined ? [] : [sbom]));
  return [
    ...[...blobs.values()].map((blob): PushStep => ({ kind: "blob", blob })),
    ...[...children, ...sboms].map((manifest): PushStep => ({ kind: "manifest", manifest, tag: undefined })),
    { kind: "manifest", manifest: image.root, tag },
  ];
}

/** Pushes a built image with what is attached to it, and reads back what the registry now holds. */
export async function runPush(input: PushInput, deps: PushDeps): Promise<PushOutcome> {
  const { image, repository, tag } = input;
  const { clock, emit, registry, signal } = deps;
  const begun = clock.now();
  emit({ type: "stage-started", stage: "push", service: image.service });
  const plan = planPush(image, tag, await readAttached(image, deps.blobs));
  const pending = plan.flatMap((step) => (step.kind === "blob" ? [step.blob] : []));
  const how = await inParallel(pending, SIDE_BY_SIDE, (blob) => pushBlob(blob, input, deps));
  for (const step of plan) {
    signal.throwIfAborted();
    if (step.kind === "manifest") await pushManifest(step.manifest, step.tag, repository, deps);
  }
  const readBack = await readAgain(input, registry);
  const ms = clock.now() - begun;
  const name = `${registry.host}/${repository}`;
  emit({ type: "image-pushed", repository: name, digest: readBack, ms, ...(tag === undefined ? {} : { tag }) });
  emit({ type: "stage-finished", stage: "push", service: image.service, ms });
  const count = (wanted: string): number => how.filter((each) => each === wanted).length;
  return {
    release: {
      app: input.app,
      service: image.service,
      version: input.version,
      repository: name,
      digest: readBack,
    },
    blobs: { uploaded: count("uploaded"), mounted: count("mounted"), present: count("present") },
    readBack,
  };
}

async function readAttached(image: BuiltImage, blobs: Blobs): Promise<AttachedBlobs> {
  const attached = new Map<Digest, readonly Descriptor[]>();
  for (const { sbom } of image.images) {
    if (sbom === undefined) continue;
    const content = parseManifest(await blobs.read(sbom.digest));
    if (content === undefined) throw new SlipwayError("image-invalid", { reference: sbom.digest, reason: "manifest" });
    const entries = [...(content.config === undefined ? [] : [content.config]), ...content.layers];
    attached.set(
      sbom.digest,
      entries.flatMap((entry) => (isDigest(entry.digest) ? [{ ...entry, digest: entry.digest }] : [])),
    );
  }
  return attached;
}

async function pushBlob(
  blob: Descriptor,
  { repository, mountFrom }: PushInput,
  { registry, blobs, emit, signal }: PushDeps,
): Promise<"present" | "mounted" | "uploaded"> {
  signal.throwIfAborted();
  const { digest, size } = blob;
  if (isForeignLayer(blob.mediaType)) return "present";
  if (!(await blobs.has(digest))) throw new SlipwayError("blob-missing", { digest }, { doing: "pushing" });
  const how = await registry.pushBlob(repository, { digest, size, open: () => blobs.open(digest) }, mountFrom);
  emit({ type: "blob-pushed", repository: `${registry.host}/${repository}`, digest, bytes: size, how });
  return how;
}

async function pushManifest(
  manifest: Descriptor,
  tag: string | undefined,
  repository: string,
  { registry, blobs }: PushDeps,
): Promise<void> {
  const bytes = await blobs.read(manifest.digest);
  const got = digestOf(bytes);
  if (got !== manifest.digest)
    throw new SlipwayError("blob-mismatch", { expected: manifest.digest, got }, { doing: "pushing" });
  const stored = await registry.pushManifest(repository, { mediaType: manifest.mediaType, bytes }, tag);
  if (stored !== manifest.digest) throw lied(registry, manifest.digest, stored);
}

/** The registry's answer to a push is its word; what a puller gets is the fact. */
async function readAgain({ repository, tag, image }: PushInput, registry: Registry): Promise<Digest> {
  const { digest } = image.root;
  const tagged = tag === undefined ? digest : (await registry.resolve(repository, tag))?.digest;
  if (tagged !== digest) throw lied(registry, digest, tagged ?? "none");
  const back = await registry.readManifest(repository, digest);
  const got = back === undefined ? undefined : digestOf(back.bytes);
  if (got !== digest) throw lied(registry, digest, got ?? "none");
  return got;
}

function lied(registry: Registry, expected: string, got: string): SlipwayError {
  return new SlipwayError("registry-lied", { registry: registry.host, expected, got }, { doing: "pushing" });
}

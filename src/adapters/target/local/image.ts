import { SlipwayError } from "../../../errors.ts";
import { digestOf, isDigest, type Digest } from "../../../kit/digest.ts";
import { parseManifest, type Entry } from "../../../kit/oci/manifest.ts";
import { isIndexType } from "../../../kit/oci/media-type.ts";
import type { PlatformName } from "../../../kit/oci/platform.ts";
import type { Registry } from "../../../ports/registry.ts";

/** An image in a registry, as a message names it and as it is asked for. */
export interface ImageSource {
  readonly registry: Registry;
  /** Repository inside the registry. */
  readonly name: string;
  /** `repository@digest` as the user knows it. */
  readonly reference: string;
}

/** What is needed of an image to run it here. */
export interface ImagePlan {
  readonly layers: readonly { readonly digest: Digest; readonly size: number }[];
  /** sha256 of the uncompressed layers, in order. */
  readonly diffIds: readonly Digest[];
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** An index may hold indexes; nobody honest nests deeper. */
const DEPTH = 3;
const DOCUMENT_LIMIT = 4 * 1024 * 1024;

/** Reads manifest and configuration of an image for a platform, every byte checked against its digest. */
export async function planImage(source: ImageSource, digest: Digest, platform: PlatformName): Promise<ImagePlan> {
  const manifest = await findManifest(source, digest, platform, DEPTH);
  const config = manifest.config;
  if (config === undefined || !isDigest(config.digest)) throw unfit(source, "manifest-broken");
  const layers = manifest.layers.map((layer) => checkedLayer(source, layer));
  const settings = parseConfig(source, await readSmallBlob(source, config.digest, config.size));
  const { os, architecture } = settings.platform;
  if (os !== platform.os || architecture !== platform.architecture) throw unfit(source, "no-platform");
  if (settings.diffIds.length !== layers.length) throw unfit(source, "manifest-broken");
  if (settings.command.length === 0) throw unfit(source, "no-entry-point");
  return { layers, diffIds: settings.diffIds, command: settings.command, env: settings.env };
}

/** The blob's bytes, failing at the first sign that they are not what the digest says. */
export async function* checkedBlob(source: ImageSource, digest: Digest, size: number): AsyncGenerator<Uint8Array> {
  const stream = await source.registry.openBlob(source.name, digest);
  if (stream === undefined)
    throw new SlipwayError("image-absent", { reference: source.reference }, { doing: "pulling" });
  let got = 0;
  for await (const chunk of stream) {
    got += chunk.length;
    if (got > size) throw lied(source, digest, `more than ${size} bytes`);
    yield chunk;
  }
  if (got !== size) throw lied(source, digest, `${got} of ${size} bytes`);
}

/** The registry gave something else than what was asked for by digest. */
export function lied({ registry }: ImageSource, expected: Digest, got: string): SlipwayError {
  return new SlipwayError("registry-lied", { registry: registry.host, expected, got }, { doing: "pulling" });
}

/** The image is what it says it is, but cannot be run here. */
export function unfit(
  { reference }: ImageSource,
  reason: "compression-unsupported" | "manifest-broken" | "no-entry-point" | "no-platform" | "program-absent",
): SlipwayError {
  return new SlipwayError("image-invalid", { reference, reason }, { doing: "pulling" });
}

async function findManifest(source: ImageSource, digest: Digest, platform: PlatformName, depth: number) {
  const found = await source.registry.readManifest(source.name, digest);
  if (found === undefined)
    throw new SlipwayError("image-absent", { reference: source.reference }, { doing: "pulling" });
  const got = digestOf(found.bytes);
  if (got !== digest) throw lied(source, digest, got);
  const content = parseManifest(found.bytes);
  if (content === undefined) throw unfit(source, "manifest-broken");
  if (!isIndexType(content.mediaType ?? found.mediaType)) return content;
  const child = content.manifests.find((entry) => isFor(entry, platform));
  if (child === undefined || !isDigest(child.digest)) throw unfit(source, "no-platform");
  if (depth === 0) throw unfit(source, "manifest-broken");
  return findManifest(source, child.digest, platform, depth - 1);
}

function isFor({ platform }: Entry, { os, architecture, variant }: PlatformName): boolean {
  if (platform?.os !== os || platform.architecture !== architecture) return false;
  return variant === undefined || platform.variant === undefined || platform.variant === variant;
}

function checkedLayer(source: ImageSource, { mediaType, digest, size }: Entry) {
  if (!isDigest(digest)) throw unfit(source, "manifest-broken");
  if (!/(\.tar|[.+]gzip)$/.test(mediaType)) throw unfit(source, "compression-unsupported");
  return { digest, size };
}

async function readSmallBlob(source: ImageSource, digest: Digest, size: number): Promise<Uint8Array> {
  if (size > DOCUMENT_LIMIT) throw unfit(source, "manifest-broken");
  const parts: Uint8Array[] = [];
  for await (const chunk of checkedBlob(source, digest, size)) parts.push(chunk);
  const bytes = Buffer.concat(parts);
  const got = digestOf(bytes);
  if (got !== digest) throw lied(source, digest, got);
  return bytes;
}

/** image-spec `config.md`; absent fields are empty. */
function parseConfig(source: ImageSource, bytes: Uint8Array) {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(Buffer.from(bytes).toString("utf8")) as Record<string, unknown>;
  } catch {
    throw unfit(source, "manifest-broken");
  }
  const config = (fields["config"] ?? {}) as Readonly<Record<string, unknown>>;
  const rootfs = (fields["rootfs"] ?? {}) as Readonly<Record<string, unknown>>;
  const diffIds = textsOf(rootfs["diff_ids"]);
  if (!diffIds.every(isDigest)) throw unfit(source, "manifest-broken");
  return {
    platform: { os: String(fields["os"]), architecture: String(fields["architecture"]) },
    diffIds,
    command: [...textsOf(config["Entrypoint"]), ...textsOf(config["Cmd"])],
    env: Object.fromEntries(
      textsOf(config["Env"])
        .filter((pair) => pair.indexOf("=") > 0)
        .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
    ),
  };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

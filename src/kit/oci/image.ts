import { type Digest, digestOf } from "../digest.ts";
import { canonicalJson } from "../json.ts";
import { MEDIA_TYPE } from "./media-type.ts";
import type { PlatformName } from "./platform.ts";

/** A descriptor as manifests hold it (image-spec `descriptor.md`). */
export interface DescriptorFields {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly artifactType?: string;
  readonly platform?: PlatformName;
}

/** A manifest, index or configuration: its bytes, and the descriptor that names them. */
export interface Document {
  readonly descriptor: DescriptorFields;
  readonly bytes: Uint8Array;
}

export interface ImageConfig {
  readonly platform: PlatformName;
  /** RFC 3339; also the time of every history entry, which some readers demand. */
  readonly created: string;
  readonly entrypoint: readonly string[];
  readonly env: readonly string[];
  /** Numeric: Kubernetes cannot verify `runAsNonRoot` by name. */
  readonly user: string;
  /** e.g. "8080/tcp". */
  readonly exposedPorts: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly layers: readonly { readonly diffId: Digest; readonly createdBy: string }[];
}

/** Writes an image configuration (image-spec `config.md`): one history entry a layer, keys in byte order. */
export function writeConfig(config: ImageConfig): Document {
  return document(MEDIA_TYPE.config, {
    ...config.platform,
    created: config.created,
    config: {
      Entrypoint: config.entrypoint,
      Env: config.env,
      User: config.user,
      ...(config.exposedPorts.length === 0
        ? {}
        : { ExposedPorts: Object.fromEntries(config.exposedPorts.map((port) => [port, {}])) }),
      ...(Object.keys(config.labels).length === 0 ? {} : { Labels: config.labels }),
    },
    rootfs: { type: "layers", diff_ids: config.layers.map(({ diffId }) => diffId) },
    history: config.layers.map(({ createdBy }) => ({ created: config.created, created_by: createdBy })),
  });
}

export interface ManifestFields {
  readonly config: DescriptorFields;
  readonly layers: readonly DescriptorFields[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** Writes an image manifest (image-spec `manifest.md`). */
export function writeManifest({ config, layers, annotations }: ManifestFields): Document {
  return document(MEDIA_TYPE.manifest, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.manifest,
    config,
    layers,
    ...annotated(annotations),
  });
}

/** The configuration of an artifact that needs none: `{}` (image-spec `manifest.md`, empty descriptor). */
export const EMPTY_CONFIG: Document = document(MEDIA_TYPE.empty, {});

/** Writes the manifest of an artifact that speaks about an image (image-spec v1.1, `subject` and `artifactType`). */
export function writeArtifact(
  artifactType: string,
  subject: DescriptorFields,
  blobs: readonly DescriptorFields[],
  annotations: Readonly<Record<string, string>>,
): Document {
  const { mediaType, digest, size } = subject;
  const written = document(MEDIA_TYPE.manifest, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.manifest,
    artifactType,
    config: EMPTY_CONFIG.descriptor,
    layers: blobs,
    subject: { mediaType, digest, size },
    ...annotated(annotations),
  });
  return { bytes: written.bytes, descriptor: { ...written.descriptor, artifactType } };
}

/** Writes an index of platform manifests; the order is kept, since the first match wins (image-spec `image-index.md`). */
export function writeIndex(
  manifests: readonly DescriptorFields[],
  annotations: Readonly<Record<string, string>>,
): Document {
  return document(MEDIA_TYPE.index, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.index,
    manifests,
    ...annotated(annotations),
  });
}

function annotated(annotations: Readonly<Record<string, string>>): object {
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}

function document(mediaType: string, value: object): Document {
  const bytes = Buffer.from(canonicalJson(value), "utf8");
  return { bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length } };
}

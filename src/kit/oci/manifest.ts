/** A descriptor as it stands in a manifest; the digest may be of any algorithm. */
export interface Entry {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string };
}

/** What an image manifest, an index or a Docker manifest says, as far as a registry or its client must know. */
export interface ManifestContent {
  readonly mediaType: string | undefined;
  readonly artifactType: string | undefined;
  readonly config: Entry | undefined;
  readonly layers: readonly Entry[];
  /** Children of an index. */
  readonly manifests: readonly Entry[];
  readonly subject: Entry | undefined;
  readonly annotations: Readonly<Record<string, string>> | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a manifest or index (image-spec v1.1 `manifest.md`, `image-index.md`) without changing it: undefined when the bytes are not
 * a JSON object, not UTF-8, or hold a descriptor without digest, size or type.
 * @example parseManifest(bytes)?.layers.length
 */
export function parseManifest(bytes: Uint8Array): ManifestContent | undefined {
  try {
    const fields = fieldsOf(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
    return {
      mediaType: textOf(fields["mediaType"]),
      artifactType: textOf(fields["artifactType"]),
      config: entryOf(fields["config"]),
      layers: entriesOf(fields["layers"]),
      manifests: entriesOf(fields["manifests"]),
      subject: entryOf(fields["subject"]),
      annotations: textsOf(fields["annotations"]),
    };
  } catch (failure) {
    if (failure === MALFORMED || failure instanceof SyntaxError || failure instanceof TypeError) return undefined;
    throw failure;
  }
}

/**
 * The descriptor under which a manifest with a `subject` is listed (distribution-spec v1.1, "Listing Referrers"): its artifactType,
 * else for an image the type of its configuration, and its annotations.
 */
export function referrerEntry<D extends string>(
  content: ManifestContent,
  manifest: { readonly mediaType: string; readonly digest: D; readonly size: number },
): Entry & { readonly digest: D } {
  const artifactType = content.artifactType || content.config?.mediaType;
  return {
    mediaType: manifest.mediaType,
    digest: manifest.digest,
    size: manifest.size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(content.annotations === undefined ? {} : { annotations: content.annotations }),
  };
}

/** Thrown only between the functions below and `parseManifest`. */
const MALFORMED = new Error("malformed manifest");

function fieldsOf(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw MALFORMED;
  return value as Fields;
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw MALFORMED;
  return value;
}

function textsOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === undefined || value === null) return undefined;
  const texts = Object.entries(fieldsOf(value));
  if (!texts.every(([, text]) => typeof text === "string")) throw MALFORMED;
  return Object.fromEntries(texts) as Record<string, string>;
}

function entriesOf(value: unknown): readonly Entry[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw MALFORMED;
  return value.flatMap((item) => entryOf(item) ?? []);
}

function entryOf(value: unknown): Entry | undefined {
  if (value === undefined || value === null) return undefined;
  const fields = fieldsOf(value);
  const [mediaType, digest, size] = [textOf(fields["mediaType"]), textOf(fields["digest"]), fields["size"]];
  if (mediaType === undefined || digest === undefined || !Number.isSafeInteger(size) || (size as number) < 0)
    throw MALFORMED;
  const artifactType = textOf(fields["artifactType"]);
  const annotations = textsOf(fields["annotations"]);
  const platform = platformOf(fields["platform"]);
  return {
    mediaType,
    digest,
    size: size as number,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(platform === undefined ? {} : { platform }),
  };
}

function platformOf(value: unknown): Entry["platform"] {
  if (value === undefined || value === null) return undefined;
  const fields = fieldsOf(value);
  const [os, architecture, variant] = [textOf(fields["os"]), textOf(fields["architecture"]), textOf(fields["variant"])];
  if (os === undefined || architecture === undefined) return undefined;
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

import type { Digest } from "../kit/digest.ts";
import type { Descriptor } from "../model/image.ts";

/** A manifest or index as the registry stores it: never re-serialised, the digest is over these bytes. */
export interface Manifest {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A blob to be pushed; `open` may be called again when an upload is retried. */
export interface BlobSource {
  readonly digest: Digest;
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

/**
 * A place that stores images by digest (OCI distribution-spec v1.1).
 *
 * Every adapter keeps these promises, checked by `registryContract`: pushing the same blob twice is harmless; a tag answers with the
 * digest that was pushed; what nobody pushed is `undefined`, not an error; bytes come back as they went in; referrers never fail
 * with "not found" (an adapter falls back to the tag scheme where the registry lacks the API).
 * `repository` is the name inside the registry, without host.
 */
export interface Registry {
  /** Host as the user names it, for references and messages; "embedded" for the embedded one. */
  readonly host: string;
  /** What a tag or digest stands for now. */
  resolve(repository: string, reference: string): Promise<Descriptor | undefined>;
  readManifest(repository: string, digest: Digest): Promise<Manifest | undefined>;
  hasBlob(repository: string, digest: Digest): Promise<boolean>;
  /** Streams a blob; the stream itself fails with `blob-mismatch` when the bytes do not hash to the digest. */
  openBlob(repository: string, digest: Digest): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Makes the blob present, by what was needed: nothing, a mount from another repository, or an upload. */
  pushBlob(repository: string, blob: BlobSource, mountFrom?: string): Promise<"present" | "mounted" | "uploaded">;
  /** Stores a manifest under its digest and, when given, a tag; answers with the digest the registry reports. */
  pushManifest(repository: string, manifest: Manifest, tag?: string): Promise<Digest>;
  tags(repository: string): Promise<readonly string[]>;
  /** Manifests whose `subject` is this digest. */
  referrers(repository: string, digest: Digest): Promise<readonly Descriptor[]>;
}

/** Opens the registry behind a repository name such as `embedded/shop/orders` or `harbor.example.com/team/orders`. */
export type OpenRegistry = (repository: string) => Promise<{ readonly registry: Registry; readonly name: string }>;

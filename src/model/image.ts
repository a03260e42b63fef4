import type { Digest } from "../kit/digest.ts";
import type { Platform } from "./platform.ts";

/** OCI content descriptor (image-spec `descriptor.md`). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly artifactType?: string;
  readonly platform?: Platform;
}

/** One platform's image, as the build wrote it to the local blob store. */
export interface PlatformImage {
  readonly platform: Platform;
  readonly manifest: Descriptor;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  /** sha256 of the uncompressed layers, in order. */
  readonly diffIds: readonly Digest[];
  /** The compiled program inside. */
  readonly binary: { readonly digest: Digest; readonly size: number; readonly path: string };
  /** SBOM manifest whose `subject` is this manifest. */
  readonly sbom: Descriptor | undefined;
}

/** What `slipway build` answers: everything is in the local blob store, by digest. */
export interface BuiltImage {
  readonly service: string;
  /** The manifest of the only platform, or the index of several. */
  readonly root: Descriptor;
  readonly images: readonly PlatformImage[];
  /** Writer profile whose name fixes the bytes, e.g. "gzip-zlib6/1". */
  readonly writer: string;
  /** Settings that change bytes, as used: GOOS, GOFLAGS, ldflags, Go version and so on. */
  readonly inputs: Readonly<Record<string, string>>;
  /** True when nothing had to be compiled or written. */
  readonly unchanged: boolean;
}

/** A built image that stands in a registry; deployed by digest only. */
export interface Release {
  readonly app: string;
  readonly service: string;
  /** Short name for people, e.g. "v2" or "sha-0a1b2c3d4e5f". */
  readonly version: string;
  /** `embedded/<app>/<service>` or `host/repository`: never the address of the embedded registry. */
  readonly repository: string;
  readonly digest: Digest;
}

import { gzipSync } from "node:zlib";
import { digestOf, type Digest } from "../../../kit/digest.ts";
import { writeConfig, writeIndex, writeManifest } from "../../../kit/oci/image.ts";
import { MEDIA_TYPE } from "../../../kit/oci/media-type.ts";
import type { PlatformName } from "../../../kit/oci/platform.ts";
import { sampleTar, type SampleEntry } from "../../../kit/tar/unpack-sample.ts";
import type { Registry } from "../../../ports/registry.ts";

/** What a test wants in the image; everything has a harmless value. */
export interface SampleImage {
  readonly layers: readonly (readonly SampleEntry[])[];
  readonly platform: PlatformName;
  readonly entrypoint?: readonly string[];
  readonly env?: readonly string[];
  /** States other diff ids than the layers have. */
  readonly diffIds?: readonly Digest[];
  readonly layerType?: string;
}

/** Pushes an image for tests of pulling and answers with its manifest's digest. */
export async function pushSampleImage(registry: Registry, repository: string, image: SampleImage): Promise<Digest> {
  const tars = image.layers.map((entries) => sampleTar(entries));
  const blobs = tars.map((tar) => gzipSync(tar));
  const config = writeConfig({
    platform: image.platform,
    created: "1970-01-01T00:00:00Z",
    entrypoint: image.entrypoint ?? ["/app/orders"],
    env: image.env ?? ["PATH=/app", "LEVEL=info"],
    user: "65532:65532",
    exposedPorts: [],
    labels: {},
    layers: tars.map((tar, at) => ({ diffId: image.diffIds?.[at] ?? digestOf(tar), createdBy: "sample" })),
  });
  for (const bytes of [...blobs, config.bytes]) {
    await registry.pushBlob(repository, { digest: digestOf(bytes), size: bytes.length, open: () => once(bytes) });
  }
  const layers = blobs.map((bytes) => {
    return { mediaType: image.layerType ?? MEDIA_TYPE.layerGzip, digest: digestOf(bytes), size: bytes.length };
  });
  const manifest = writeManifest({ config: config.descriptor, layers, annotations: {} });
  return registry.pushManifest(repository, { mediaType: MEDIA_TYPE.manifest, bytes: manifest.bytes });
}

/** Pushes an index over manifests that stand in the repository already. */
export async function pushSampleIndex(
  registry: Registry,
  repository: string,
  children: readonly { readonly digest: Digest; readonly platform: PlatformName }[],
): Promise<Digest> {
  const entries = await Promise.all(
    children.map(async ({ digest, platform }) => {
      const size = (await registry.readManifest(repository, digest))?.bytes.length ?? 0;
      return { mediaType: MEDIA_TYPE.manifest, digest, size, platform };
    }),
  );
  return registry.pushManifest(repository, { mediaType: MEDIA_TYPE.index, bytes: writeIndex(entries, {}).bytes });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

import { randomBytes } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { digestOf, type Digest } from "../kit/digest.ts";
import { MEDIA_TYPE } from "../kit/oci/media-type.ts";
import type { Descriptor } from "../model/image.ts";
import type { BlobSource, Manifest, Registry } from "./registry.ts";

/** A blob made of these bytes, handed out in pieces that end nowhere in particular. */
export function blobOf(bytes: Uint8Array | string): BlobSource {
  const whole = Buffer.from(bytes);
  return {
    digest: digestOf(whole),
    size: whole.length,
    async *open() {
      for (let at = 0; at < whole.length; at += 65_521) yield whole.subarray(at, at + 65_521);
    },
  };
}

/** Pushes configuration and layers, and answers with the manifest that names them, not pushed yet. */
export async function imageIn(
  registry: Registry,
  repository: string,
  layers: readonly BlobSource[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<Manifest> {
  const config = blobOf(
    JSON.stringify({ architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] } }),
  );
  for (const blob of [config, ...layers]) await registry.pushBlob(repository, blob);
  return manifestOf({
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.manifest,
    config: { mediaType: MEDIA_TYPE.config, digest: config.digest, size: config.size },
    layers: layers.map(({ digest, size }) => ({ mediaType: MEDIA_TYPE.layerGzip, digest, size })),
    ...more,
  });
}

/** Two spaces on purpose: an adapter that writes JSON anew would change the digest. */
export function manifestOf(content: { readonly mediaType: string } & Readonly<Record<string, unknown>>): Manifest {
  return { mediaType: content.mediaType, bytes: Buffer.from(JSON.stringify(content, null, 2)) };
}

export function descriptorOf({ mediaType, bytes }: Manifest): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

export async function bytesOf(stream: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const absent = digestOf("nobody pushed this");
/** Over 8 MiB and no multiple of anything: more than one chunk of an upload. */
const BIG = 20 * 1024 * 1024 + 7;

/** What every registry keeps; each test uses a repository of its own, so that a registry with a past will do. */
export function registryContract(open: () => Promise<Registry>): void {
  let registry: Registry;
  let count = 0;
  const run = randomBytes(4).toString("hex");
  const fresh = (): string => `contract-${run}/r${++count}`;

  beforeAll(async () => {
    registry = await open();
  });

  it("resolve(), readManifest(), openBlob() answer undefined for what nobody pushed", async () => {
    const repository = fresh();

    expect(await registry.resolve(repository, "v9.9.9")).toBeUndefined();
    expect(await registry.resolve(repository, absent)).toBeUndefined();
    expect(await registry.readManifest(repository, absent)).toBeUndefined();
    expect(await registry.openBlob(repository, absent)).toBeUndefined();
    expect(await registry.hasBlob(repository, absent)).toBe(false);
  });

  it("tags() and referrers() are empty for what nobody pushed", async () => {
    expect(await registry.tags(fresh())).toEqual([]);
    expect(await registry.referrers(fresh(), absent)).toEqual([]);
  });

  it("pushBlob() twice is harmless, and the second time sends nothing", async () => {
    const [repository, blob] = [fresh(), blobOf(randomBytes(1000))];

    expect(await registry.pushBlob(repository, blob)).toBe("uploaded");
    expect(await registry.pushBlob(repository, blob)).toBe("present");
    expect(await registry.hasBlob(repository, blob.digest)).toBe(true);
  });

  it("openBlob() gives back the bytes of small, empty and large blobs", async () => {
    const repository = fresh();
    for (const bytes of [Buffer.alloc(0), Buffer.from("{}"), randomBytes(BIG)]) {
      const blob = blobOf(bytes);
      await registry.pushBlob(repository, blob);

      expect((await bytesOf(await registry.openBlob(repository, blob.digest))).equals(bytes)).toBe(true);
    }
  });

  it("pushBlob() takes a blob over from another repository, and uploads it when it is not there", async () => {
    const [source, target, blob] = [fresh(), fresh(), blobOf(randomBytes(500))];
    await registry.pushBlob(source, blob);

    expect(await registry.pushBlob(target, blob, source)).toBe("mounted");
    expect(await registry.hasBlob(target, blob.digest)).toBe(true);
    expect(await registry.pushBlob(target, blobOf(randomBytes(500)), source)).toBe("uploaded");
  });

  it("pushBlob() refuses bytes that are not what the digest says, and keeps nothing of them", async () => {
    const repository = fresh();
    const wrong: BlobSource = { ...blobOf("right size"), open: blobOf("wrong size").open };

    await expect(registry.pushBlob(repository, wrong)).rejects.toMatchObject({
      code: "blob-mismatch",
      params: { expected: wrong.digest },
    });
    expect(await registry.hasBlob(repository, wrong.digest)).toBe(false);
  });

  it("pushManifest() keeps the bytes, and digest and tag stand for them", async () => {
    const repository = fresh();
    const manifest = await imageIn(registry, repository, [blobOf(randomBytes(100))]);
    const descriptor = descriptorOf(manifest);

    expect(await registry.pushManifest(repository, manifest, "v1")).toBe(descriptor.digest);

    expect(await registry.resolve(repository, "v1")).toEqual(descriptor);
    expect(await registry.resolve(repository, descriptor.digest)).toEqual(descriptor);
    const back = await registry.readManifest(repository, descriptor.digest);
    expect(back?.mediaType).toBe(MEDIA_TYPE.manifest);
    expect(Buffer.from(back?.bytes ?? []).equals(manifest.bytes)).toBe(true);
  });

  it("pushManifest() without a tag makes no tag; with one it moves the tag", async () => {
    const repository = fresh();
    const first = await imageIn(registry, repository, [], { annotations: { n: "1" } });
    const second = await imageIn(registry, repository, [], { annotations: { n: "2" } });

    await registry.pushManifest(repository, first);
    expect(await registry.tags(repository)).toEqual([]);

    await registry.pushManifest(repository, first, "v1");
    await registry.pushManifest(repository, second, "v1");
    expect((await registry.resolve(repository, "v1"))?.digest).toBe(descriptorOf(second).digest);
    expect((await registry.resolve(repository, descriptorOf(first).digest))?.digest).toBe(descriptorOf(first).digest);
  });

  it("tags() are sorted by bytes", async () => {
    const repository = fresh();
    const manifest = await imageIn(registry, repository, []);
    for (const tag of ["v10", "latest", "v2", "V1", "v1"]) await registry.pushManifest(repository, manifest, tag);

    expect(await registry.tags(repository)).toEqual(["V1", "latest", "v1", "v10", "v2"]);
  });

  it("pushManifest() stores an index of children", async () => {
    const repository = fresh();
    const child = await imageIn(registry, repository, [blobOf(randomBytes(100))]);
    await registry.pushManifest(repository, child);
    const platform = { os: "linux", architecture: "amd64" };
    const index = manifestOf({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.index,
      manifests: [{ ...descriptorOf(child), platform }],
    });

    await registry.pushManifest(repository, index, "v1");

    expect(await registry.resolve(repository, "v1")).toEqual(descriptorOf(index));
  });

  it("referrers() lists every manifest with that subject, once, with its type and annotations", async () => {
    const repository = fresh();
    const image = await imageIn(registry, repository, [blobOf(randomBytes(100))]);
    await registry.pushManifest(repository, image, "v1");
    const attach = async (artifactType: string): Promise<Digest> => {
      const annotations = { of: artifactType };
      const more = { subject: descriptorOf(image), artifactType, annotations };
      const manifest = await imageIn(registry, repository, [blobOf(artifactType)], more);
      await registry.pushManifest(repository, manifest);
      return await registry.pushManifest(repository, manifest);
    };

    const sbom = await attach("application/vnd.cyclonedx+json");
    const note = await attach("application/vnd.example.note");

    const found = await registry.referrers(repository, descriptorOf(image).digest);
    expect(found.map(({ digest }) => digest).toSorted()).toEqual([sbom, note].toSorted());
    expect(found.find(({ digest }) => digest === sbom)).toMatchObject({
      mediaType: MEDIA_TYPE.manifest,
      artifactType: "application/vnd.cyclonedx+json",
      annotations: { of: "application/vnd.cyclonedx+json" },
    });
  });
}

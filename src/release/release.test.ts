import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createMemoryBlobs } from "../adapters/blobs/memory.ts";
import { createMemoryRegistry } from "../adapters/registry/memory/registry.ts";
import { digestOf, type Digest } from "../kit/digest.ts";
import { MEDIA_TYPE } from "../kit/oci/media-type.ts";
import type { RunEvent } from "../model/event.ts";
import type { BuiltImage, Descriptor, PlatformImage } from "../model/image.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { Registry } from "../ports/registry.ts";
import { inParallel } from "./parallel.ts";
import { planPush, runPush, type PushDeps } from "./push.ts";
import { runVerify } from "./verify.ts";
import { fakeClock } from "../../test/bed/clock.ts";

const SBOM = "application/vnd.cyclonedx+json";

async function store(blobs: Blobs, mediaType: string, content: Uint8Array | object): Promise<Descriptor> {
  const bytes = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
  return { mediaType, ...(await blobs.write(bytes)) };
}

async function platformImage(blobs: Blobs, architecture: string): Promise<PlatformImage> {
  const layer = await store(blobs, MEDIA_TYPE.layerGzip, randomBytes(5000));
  const config = await store(blobs, MEDIA_TYPE.config, { architecture, os: "linux" });
  const content = { schemaVersion: 2, mediaType: MEDIA_TYPE.manifest, config, layers: [layer] };
  const manifest = await store(blobs, MEDIA_TYPE.manifest, content);
  const empty = await store(blobs, MEDIA_TYPE.empty, {});
  const document = await store(blobs, SBOM, { components: [architecture] });
  const sbom = await store(blobs, MEDIA_TYPE.manifest, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.manifest,
    artifactType: SBOM,
    config: empty,
    layers: [document],
    subject: manifest,
  });
  const binary = { digest: digestOf(architecture), size: 1, path: "app/orders" };
  return {
    platform: { os: "linux", architecture },
    manifest,
    config,
    layers: [layer],
    diffIds: [layer.digest],
    binary,
    sbom,
  };
}

async function built(blobs: Blobs, ...architectures: string[]): Promise<BuiltImage> {
  const images = await Promise.all(architectures.map((architecture) => platformImage(blobs, architecture)));
  const [only] = images;
  const manifests = images.map(({ manifest, platform }) => ({ ...manifest, platform }));
  const index = { schemaVersion: 2, mediaType: MEDIA_TYPE.index, manifests };
  const root = images.length === 1 && only !== undefined ? only.manifest : await store(blobs, MEDIA_TYPE.index, index);
  return { service: "orders", root, images, writer: "test/1", inputs: {}, unchanged: false };
}

function stage(registry: Registry = createMemoryRegistry()) {
  const blobs = createMemoryBlobs();
  const events: RunEvent[] = [];
  const deps: PushDeps = {
    blobs,
    registry,
    clock: fakeClock(),
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
  };
  return { blobs, registry, events, deps };
}

const target = { app: "shop", version: "v1", repository: "shop/orders", tag: "v1", mountFrom: undefined };

/** A registry that notes what is asked of it, in order. */
function noting(registry: Registry): { readonly registry: Registry; readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    registry: {
      ...registry,
      pushBlob(repository, blob, from) {
        calls.push(`blob ${blob.digest}`);
        return registry.pushBlob(repository, blob, from);
      },
      pushManifest(repository, manifest, tag) {
        calls.push(`manifest ${digestOf(manifest.bytes)} ${tag ?? "-"}`);
        return registry.pushManifest(repository, manifest, tag);
      },
    },
  };
}

describe("push", () => {
  it("runPush() puts the whole image there and answers with what was read back", async () => {
    const { blobs, registry, events, deps } = stage();
    const image = await built(blobs, "amd64");

    const outcome = await runPush({ ...target, image }, deps);

    expect(outcome.release).toEqual({
      app: "shop",
      service: "orders",
      version: "v1",
      repository: "memory/shop/orders",
      digest: image.root.digest,
    });
    expect(outcome.readBack).toBe(image.root.digest);
    expect(outcome.blobs).toEqual({ uploaded: 4, mounted: 0, present: 0 });
    expect((await registry.resolve("shop/orders", "v1"))?.digest).toBe(image.root.digest);
    const [sbom] = await registry.referrers("shop/orders", image.root.digest);
    expect(sbom).toMatchObject({ digest: image.images[0]?.sbom?.digest, artifactType: SBOM });
    expect(events.map(({ type }) => type)).toEqual([
      "stage-started",
      ...Array.from({ length: 4 }, () => "blob-pushed"),
      "image-pushed",
      "stage-finished",
    ]);
  });

  it("runPush() again finds everything present", async () => {
    const { blobs, deps } = stage();
    const image = await built(blobs, "amd64");
    await runPush({ ...target, image }, deps);

    expect((await runPush({ ...target, image }, deps)).blobs).toEqual({ uploaded: 0, mounted: 0, present: 4 });
  });

  it("runPush() sets the tag last, after all blobs, children and SBOMs", async () => {
    const { registry, calls } = noting(createMemoryRegistry());
    const { blobs, deps } = stage(registry);
    const image = await built(blobs, "amd64", "arm64");

    await runPush({ ...target, image }, deps);

    expect(calls.at(-1)).toBe(`manifest ${image.root.digest} v1`);
    expect(calls.filter((call) => call.endsWith(" v1"))).toHaveLength(1);
    expect(calls.findLastIndex((call) => call.startsWith("blob"))).toBeLessThan(
      calls.findIndex((call) => call.startsWith("manifest")),
    );
    expect(calls.filter((call) => call.startsWith("manifest"))).toHaveLength(5);
  });

  it("runPush() sets no tag when a blob fails, and answers with that failure", async () => {
    const inner = createMemoryRegistry();
    const broken: Registry = {
      ...inner,
      async pushBlob(repository, blob, from) {
        if (blob.size === 5000) throw new Error("the line is cut");
        return await inner.pushBlob(repository, blob, from);
      },
    };
    const { blobs, deps } = stage(broken);

    await expect(runPush({ ...target, image: await built(blobs, "amd64") }, deps)).rejects.toThrow("the line is cut");
    expect(await inner.tags("shop/orders")).toEqual([]);
  });

  it("runPush() says blob-missing for what is not in the local store", async () => {
    const { blobs, deps } = stage();
    const image = await built(blobs, "amd64");
    const other = createMemoryBlobs();
    const sbom = image.images[0]?.sbom?.digest as Digest;
    await other.write(await blobs.read(sbom));

    await expect(runPush({ ...target, image }, { ...deps, blobs: other })).rejects.toMatchObject({
      code: "blob-missing",
    });
  });

  it("runPush() says registry-lied when the tag stands for something else afterwards", async () => {
    const inner = createMemoryRegistry();
    const lying: Registry = {
      ...inner,
      resolve: async (repository, reference) => {
        const found = await inner.resolve(repository, reference);
        return found && { ...found, digest: digestOf("another") };
      },
    };
    const { blobs, deps } = stage(lying);

    await expect(runPush({ ...target, image: await built(blobs, "amd64") }, deps)).rejects.toMatchObject({
      code: "registry-lied",
    });
  });

  it("planPush() names each blob once and mounts nothing by itself", async () => {
    const image = await built(createMemoryBlobs(), "amd64", "arm64");
    const shared = {
      ...image,
      images: image.images.map((each) => ({ ...each, layers: image.images[0]?.layers ?? [] })),
    };

    const plan = planPush(shared, undefined, new Map());

    const blobs = plan.flatMap((step) => (step.kind === "blob" ? [step.blob.digest] : []));
    expect(blobs).toHaveLength(3);
    expect(plan.at(-1)).toEqual({ kind: "manifest", manifest: image.root, tag: undefined });
  });
});

describe("verify", () => {
  it("runVerify() reads every manifest and blob of an index and of what is attached", async () => {
    const { blobs, events, deps } = stage();
    const image = await built(blobs, "amd64", "arm64");
    await runPush({ ...target, image }, deps);

    const outcome = await runVerify({ repository: "shop/orders", reference: "v1" }, deps);

    // Index, 2 manifests, 2 SBOM manifests; 2 configurations, 2 layers, 2 documents and the empty configuration they share.
    expect(outcome).toMatchObject({ repository: "memory/shop/orders", digest: image.root.digest, blobs: 5 + 7 });
    expect(events).toContainEqual({ type: "image-verified", ...outcome });
  });

  it("runVerify() finds one flipped bit in any blob or manifest, and names it", async () => {
    const { blobs, registry, deps } = stage();
    const image = await built(blobs, "amd64", "arm64");
    await runPush({ ...target, image }, deps);
    const [first] = image.images;
    const every = image.images.flatMap(({ manifest, config, layers, sbom }) => [manifest, config, ...layers, sbom]);

    expect(first).toBeDefined();
    for (const victim of [image.root, ...every]) {
      if (victim === undefined) continue;
      const tampering = { ...deps, registry: flipping(registry, victim.digest) };
      await expect(runVerify({ repository: "shop/orders", reference: "v1" }, tampering)).rejects.toMatchObject({
        code: "blob-mismatch",
        params: { expected: victim.digest },
      });
    }
  });

  it("runVerify() stops at a blob that is longer than its descriptor says", async () => {
    const { blobs, registry, deps } = stage();
    const image = await built(blobs, "amd64");
    await runPush({ ...target, image }, deps);
    let given = 0;
    const endless: Registry = {
      ...registry,
      async openBlob() {
        return (async function* () {
          for (;;) {
            given += 1;
            yield Buffer.alloc(1000);
          }
        })();
      },
    };

    await expect(
      runVerify({ repository: "shop/orders", reference: "v1" }, { ...deps, registry: endless }),
    ).rejects.toMatchObject({ code: "blob-mismatch" });
    expect(given).toBeLessThan(100);
  });

  it("runVerify() says image-absent for what nobody pushed, and for a blob that is gone", async () => {
    const { blobs, registry, deps } = stage();
    const image = await built(blobs, "amd64");
    await runPush({ ...target, image }, deps);

    await expect(runVerify({ repository: "shop/orders", reference: "v9" }, deps)).rejects.toMatchObject({
      code: "image-absent",
      params: { reference: "memory/shop/orders:v9" },
    });
    const without: Registry = { ...registry, openBlob: async () => undefined };
    await expect(
      runVerify({ repository: "shop/orders", reference: "v1" }, { ...deps, registry: without }),
    ).rejects.toMatchObject({ code: "image-absent" });
  });
});

/** Gives one thing back with its first bit flipped, unchecked: what verify finds it must find by itself. */
function flipping(registry: Registry, victim: Digest): Registry {
  const flip = (bytes: Uint8Array): Uint8Array => {
    const copy = Buffer.from(bytes);
    copy[0] = (copy[0] ?? 0) ^ 1;
    return copy;
  };
  return {
    ...registry,
    async readManifest(repository, digest) {
      const manifest = await registry.readManifest(repository, digest);
      return manifest && digest === victim ? { ...manifest, bytes: flip(manifest.bytes) } : manifest;
    },
    async openBlob(repository, digest) {
      const content = await registry.openBlob(repository, digest);
      if (content === undefined || digest !== victim) return content;
      return (async function* () {
        for await (const chunk of content) yield flip(chunk);
      })();
    },
  };
}

describe("inParallel()", () => {
  it("answers in order and never has more than the limit at work", async () => {
    let [atWork, most] = [0, 0];

    const answers = await inParallel([3, 1, 2, 0], 2, async (item) => {
      most = Math.max(most, ++atWork);
      await new Promise((resolve) => setTimeout(resolve, item));
      atWork -= 1;
      return item * 10;
    });

    expect(answers).toEqual([30, 10, 20, 0]);
    expect(most).toBe(2);
  });

  it("begins nothing after a failure and waits for what was begun", async () => {
    const ended: number[] = [];

    const work = inParallel([0, 1, 2, 3], 2, async (item) => {
      if (item === 0) throw new Error("first");
      await new Promise((resolve) => setTimeout(resolve, 10));
      ended.push(item);
    });

    await expect(work).rejects.toThrow("first");
    expect(ended).toEqual([1]);
  });
});

import { describe, expect, it } from "vitest";
import { createMemoryBlobs } from "../adapters/blobs/memory.ts";
import { digestOf } from "../kit/digest.ts";
import { parseManifest } from "../kit/oci/manifest.ts";
import { MEDIA_TYPE } from "../kit/oci/media-type.ts";
import type { GoPackage } from "../ports/toolchain.ts";
import { attachSbom, renderSbom, SBOM_TYPE, sbomFacts, storeSbom } from "./sbom.ts";

const goPackage = (importPath: string, module: GoPackage["module"]): GoPackage => ({
  importPath,
  name: "x",
  folder: "/x",
  standard: module === undefined,
  module,
  files: [],
});

const packages: readonly GoPackage[] = [
  goPackage("fmt", undefined),
  goPackage("example.com/Z/b", {
    path: "example.com/Z",
    version: "v1.2.3+incompatible",
    sum: `h1:${Buffer.alloc(32, 1).toString("base64")}`,
    main: false,
  }),
  goPackage("example.com/a", { path: "example.com/a", version: undefined, sum: undefined, main: false }),
  goPackage("example.com/Z", {
    path: "example.com/Z",
    version: "v1.2.3+incompatible",
    sum: `h1:${Buffer.alloc(32, 1).toString("base64")}`,
    main: false,
  }),
  goPackage("example.com/shop", { path: "example.com/shop", version: undefined, sum: undefined, main: true }),
];
const about = { service: "orders", go: "1.26.8", version: undefined, created: undefined };
const facts = sbomFacts(packages, about);

describe("SBOM", () => {
  it("sbomFacts() names every module once, sorted, and the main one apart", () => {
    expect(facts.main).toBe("example.com/shop");
    expect(facts.modules.map(({ path }) => path)).toEqual(["example.com/Z", "example.com/a"]);
    expect(sbomFacts(packages.toReversed(), about)).toEqual(facts);
  });

  it("renderSbom() is CycloneDX 1.6 with package URLs, hashes and dependencies, and holds nothing of the moment", async () => {
    const document = JSON.parse(await renderSbom(facts)) as Record<string, unknown>;

    expect(document).toMatchObject({
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      metadata: { component: { type: "application", name: "orders", purl: "pkg:golang/example.com/shop" } },
      components: [
        { name: "example.com/a", purl: "pkg:golang/example.com/a" },
        {
          name: "example.com/Z",
          version: "v1.2.3+incompatible",
          purl: "pkg:golang/example.com/Z@v1.2.3%2Bincompatible",
          hashes: [{ alg: "SHA-256", content: "01".repeat(32) }],
        },
        { name: "std", version: "1.26.8", purl: "pkg:golang/std@1.26.8" },
      ],
    });
    expect(document).not.toHaveProperty("serialNumber");
    expect(document["metadata"]).not.toHaveProperty("timestamp");
    expect(await renderSbom(facts)).toBe(await renderSbom(facts));
  });

  it("renderSbom() says the time and version a build was stamped with", async () => {
    const stamped = await renderSbom({ ...facts, version: "v2", created: "2026-01-02T03:04:05Z" });

    expect(JSON.parse(stamped)).toMatchObject({
      metadata: { timestamp: "2026-01-02T03:04:05.000Z", component: { version: "v2" } },
    });
  });

  it("storeSbom() keeps the stored document while the facts are the same", async () => {
    const blobs = createMemoryBlobs();
    const first = await storeSbom(blobs, facts, undefined);

    expect(await storeSbom(blobs, facts, first)).toBe(first);
    expect(await storeSbom(blobs, { ...facts, go: "1.26.9" }, first)).not.toEqual(first);
    expect(await storeSbom(createMemoryBlobs(), facts, first)).toEqual(first);
  });

  it("attachSbom() makes a referrer of the image", async () => {
    const blobs = createMemoryBlobs();
    const image = { mediaType: MEDIA_TYPE.manifest, digest: digestOf("image"), size: 5 };
    const stored = await storeSbom(blobs, facts, undefined);

    const referrer = await attachSbom(blobs, stored, image);

    expect(parseManifest(await blobs.read(referrer.digest))).toMatchObject({
      artifactType: SBOM_TYPE,
      subject: image,
      layers: [stored.blob],
      config: { mediaType: MEDIA_TYPE.empty },
    });
    expect(await blobs.has(digestOf("{}"))).toBe(true);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf } from "../digest.ts";
import { MEDIA_TYPE } from "./media-type.ts";
import { parseManifest, referrerEntry } from "./manifest.ts";

const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const config = { mediaType: MEDIA_TYPE.config, digest: digestOf("c"), size: 1 };
const layer = { mediaType: MEDIA_TYPE.layerGzip, digest: digestOf("l"), size: 2, annotations: { a: "b" } };

describe("manifest", () => {
  it("parseManifest() reads what an image refers to and passes over fields it does not know", () => {
    const content = parseManifest(bytes({ schemaVersion: 2, config, layers: [layer], custom: [1], subject: null }));

    expect(content).toMatchObject({ config, layers: [layer], manifests: [], subject: undefined });
  });

  it("parseManifest() reads the platforms of an index", () => {
    const child = { ...config, mediaType: MEDIA_TYPE.manifest, platform: { os: "linux", architecture: "arm64" } };

    expect(parseManifest(bytes({ manifests: [child] }))?.manifests).toEqual([child]);
  });

  it("parseManifest() answers undefined for what is not a manifest", () => {
    const bad = [null, [], 1, { layers: {} }, { layers: [{ digest: "x" }] }, { config: { ...config, size: -1 } }];
    for (const value of [...bad, { annotations: { a: 1 } }, { subject: "x" }])
      expect(parseManifest(bytes(value)), JSON.stringify(value)).toBeUndefined();
    expect(parseManifest(Buffer.from([0x7b, 0xff, 0x7d]))).toBeUndefined();
  });

  it("parseManifest() never throws", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), fc.json(), (raw, json) => {
        parseManifest(raw);
        parseManifest(Buffer.from(json));
      }),
    );
  });

  it("referrerEntry() falls back to the type of the configuration", () => {
    const self = { mediaType: MEDIA_TYPE.manifest, digest: digestOf("m"), size: 3 };
    const plain = parseManifest(bytes({ config, annotations: { k: "v" } }));
    const typed = parseManifest(bytes({ config, artifactType: "application/vnd.cyclonedx+json" }));

    expect(plain && referrerEntry(plain, self)).toEqual({
      ...self,
      artifactType: MEDIA_TYPE.config,
      annotations: { k: "v" },
    });
    expect(typed && referrerEntry(typed, self).artifactType).toBe("application/vnd.cyclonedx+json");
  });
});

import { describe, expect, it } from "vitest";
import { digestOf } from "../digest.ts";
import { EMPTY_CONFIG, writeArtifact, writeConfig, writeIndex, writeManifest } from "./image.ts";
import { parseManifest } from "./manifest.ts";
import { MEDIA_TYPE } from "./media-type.ts";

const diffId = digestOf("layer");
const config = writeConfig({
  platform: { os: "linux", architecture: "amd64" },
  created: "1970-01-01T00:00:00Z",
  entrypoint: ["/app/orders"],
  env: ["A=b"],
  user: "65532:65532",
  exposedPorts: ["8080/tcp"],
  labels: {},
  layers: [{ diffId, createdBy: "slipway" }],
});
const layer = { mediaType: MEDIA_TYPE.layerGzip, digest: digestOf("l"), size: 2 };
const manifest = writeManifest({ config: config.descriptor, layers: [layer], annotations: { b: "2", a: "1" } });

describe("image documents", () => {
  it("writeConfig() gives one history entry a layer, and keys in byte order", () => {
    expect(Buffer.from(config.bytes).toString()).toBe(
      '{"architecture":"amd64","config":{"Entrypoint":["/app/orders"],"Env":["A=b"],"ExposedPorts":{"8080/tcp":{}},' +
        '"User":"65532:65532"},"created":"1970-01-01T00:00:00Z","history":[{"created":"1970-01-01T00:00:00Z",' +
        `"created_by":"slipway"}],"os":"linux","rootfs":{"diff_ids":["${diffId}"],"type":"layers"}}`,
    );
    expect(config.descriptor).toEqual({
      mediaType: MEDIA_TYPE.config,
      digest: digestOf(config.bytes),
      size: config.bytes.length,
    });
  });

  it("writeManifest() is read back by parseManifest()", () => {
    expect(parseManifest(manifest.bytes)).toMatchObject({
      mediaType: MEDIA_TYPE.manifest,
      config: config.descriptor,
      layers: [layer],
      annotations: { a: "1", b: "2" },
    });
  });

  it("writeArtifact() names its subject and type", () => {
    const artifact = writeArtifact("application/vnd.cyclonedx+json", manifest.descriptor, [layer], {});

    expect(parseManifest(artifact.bytes)).toMatchObject({
      artifactType: "application/vnd.cyclonedx+json",
      subject: manifest.descriptor,
      config: EMPTY_CONFIG.descriptor,
    });
  });

  it("EMPTY_CONFIG is the one of the specification", () => {
    expect(EMPTY_CONFIG.descriptor.digest).toBe(
      "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    );
  });

  it("writeIndex() keeps the order of the platforms", () => {
    const children = ["arm64", "amd64"].map((architecture) => ({
      ...manifest.descriptor,
      platform: { os: "linux", architecture },
    }));

    expect(parseManifest(writeIndex(children, {}).bytes)?.manifests).toEqual(children);
  });
});

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { digestOf, hexOf, type Digest } from "../../src/kit/digest.ts";
import { MEDIA_TYPE } from "../../src/kit/oci/media-type.ts";

/** Writes a small OCI image layout (image-spec `image-layout.md`) that strict tools accept, with the tag v1; answers its digest. */
export function writeLayout(folder: string): Digest {
  mkdirSync(join(folder, "blobs", "sha256"), { recursive: true });
  const put = (mediaType: string, content: Buffer | object) => {
    const bytes = content instanceof Buffer ? content : Buffer.from(JSON.stringify(content));
    const digest = digestOf(bytes);
    writeFileSync(join(folder, "blobs", "sha256", hexOf(digest)), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const tar = Buffer.concat([tarFile("hello.txt", "hello from a layer\n"), Buffer.alloc(1024)]);
  const created = "2024-01-01T00:00:00Z";
  const config = put(MEDIA_TYPE.config, {
    created,
    architecture: "amd64",
    os: "linux",
    config: {},
    rootfs: { type: "layers", diff_ids: [digestOf(tar)] },
    history: [{ created, created_by: "test" }],
  });
  const layer = put(MEDIA_TYPE.layerGzip, gzipSync(tar));
  const manifest = put(MEDIA_TYPE.manifest, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.manifest,
    config,
    layers: [layer],
  });
  const named = { ...manifest, annotations: { "org.opencontainers.image.ref.name": "v1" } };
  writeFileSync(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
  writeFileSync(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  return manifest.digest;
}

/** One ustar entry (POSIX.1-1988), mode 0644. */
function tarFile(name: string, text: string): Buffer {
  const header = Buffer.alloc(512);
  const octal = (value: number, at: number, length: number): void =>
    void header.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at);
  header.write(name, 0);
  for (const [value, at] of [
    [0o644, 100],
    [0, 108],
    [0, 116],
  ] as const)
    octal(value, at, 8);
  octal(Buffer.byteLength(text), 124, 12);
  octal(0, 136, 12);
  header.write("        0", 148);
  header.write("ustar\0" + "00", 257);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0")}\0 `,
    148,
  );
  const content = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512);
  content.write(text);
  return Buffer.concat([header, content]);
}

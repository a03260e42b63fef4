import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Digest } from "../kit/digest.ts";
import { gzip } from "../kit/gzip/gzip.ts";
import { MEDIA_TYPE } from "../kit/oci/media-type.ts";
import { MODE, type TarEntry } from "../kit/tar/entry.ts";
import { fileEntry, writeTar } from "../kit/tar/write.ts";
import type { Descriptor } from "../model/image.ts";
import type { Blobs } from "../ports/blobs.ts";

/** A layer in the blob store. */
export interface Layer {
  readonly descriptor: Descriptor;
  /** sha256 of the uncompressed archive. */
  readonly diffId: Digest;
  readonly createdBy: string;
}

/** Where the bundle stands in every image; the first place Go's crypto/x509 looks at on Linux. */
export const CA_FILE = "etc/ssl/certs/ca-certificates.crt";
/** Numeric, since Kubernetes cannot verify `runAsNonRoot` by name; the number that images without a distribution commonly use. */
export const USER = "65532:65532";

const PASSWD = "root:x:0:0:root:/:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/:/sbin/nologin\n";
const GROUP = "root:x:0:\nnonroot:x:65532:\n";
const READ_CHUNK = 1024 * 1024;

/**
 * The layer that is the same in every image and so is stored and pushed once: certificate authorities, the two users, and a folder for
 * temporary files, which an image from scratch lacks.
 */
export async function writeBaseLayer(blobs: Blobs): Promise<Layer> {
  const { CA_BUNDLE, CA_BUNDLE_SOURCE } = await import("./ca-bundle.generated.ts");
  const folders = ["etc", "etc/ssl", "etc/ssl/certs"];
  const entries: readonly TarEntry[] = [
    ...folders.map((path): TarEntry => ({ type: "directory", path, mode: MODE.directory })),
    fileEntry("etc/group", MODE.data, Buffer.from(GROUP)),
    fileEntry("etc/passwd", MODE.data, Buffer.from(PASSWD)),
    fileEntry(CA_FILE, MODE.data, Buffer.from(CA_BUNDLE)),
    { type: "directory", path: "tmp", mode: MODE.scratch },
  ];
  return writeLayer(blobs, entries, `certificate authorities of ${CA_BUNDLE_SOURCE.date}`);
}

/** The layer with the program alone: what changes with every build. */
export async function writeProgramLayer(
  blobs: Blobs,
  program: { readonly path: string; readonly file: string; readonly size: number },
): Promise<{ readonly layer: Layer; readonly digest: Digest }> {
  const hash = createHash("sha256");
  const folder = program.path.split("/").slice(0, -1).join("/");
  const content = async function* (): AsyncIterable<Uint8Array> {
    for await (const chunk of createReadStream(program.file, { highWaterMark: READ_CHUNK })) {
      hash.update(chunk as Uint8Array);
      yield chunk as Uint8Array;
    }
  };
  const entries: readonly TarEntry[] = [
    { type: "directory", path: folder, mode: MODE.directory },
    { type: "file", path: program.path, mode: MODE.program, size: program.size, content },
  ];
  const layer = await writeLayer(blobs, entries, "program");
  return { layer, digest: `sha256:${hash.digest("hex")}` };
}

/** Archive, compression and both hashes in one pass, so that memory does not grow with the program. */
async function writeLayer(blobs: Blobs, entries: readonly TarEntry[], createdBy: string): Promise<Layer> {
  const hash = createHash("sha256");
  const archive = async function* (): AsyncIterable<Uint8Array> {
    for await (const chunk of writeTar(entries)) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const { digest, size } = await blobs.write(gzip(archive()));
  const descriptor = { mediaType: MEDIA_TYPE.layerGzip, digest, size };
  return { descriptor, diffId: `sha256:${hash.digest("hex")}`, createdBy };
}

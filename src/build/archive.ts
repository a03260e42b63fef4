import { SlipwayError } from "../errors.ts";
import { type Digest, hexOf } from "../kit/digest.ts";
import { canonicalJson } from "../kit/json.ts";
import { platformText } from "../kit/oci/platform.ts";
import { MODE, type TarEntry } from "../kit/tar/entry.ts";
import { fileEntry, writeTar } from "../kit/tar/write.ts";
import { writeWholeFile } from "../kit/whole-file.ts";
import type { BuiltImage, Descriptor } from "../model/image.ts";
import type { Blobs } from "../ports/blobs.ts";

export interface ArchiveOptions {
  /** Absolute path of the file to write. */
  readonly path: string;
  /** "auto": an OCI layout, and a docker archive as well when there is one platform. */
  readonly format: "auto" | "oci" | "docker";
  /** e.g. "shop/orders": the name docker gives it. */
  readonly repository: string;
  readonly tag: string;
}

/**
 * Writes an image as one tar file that is an OCI layout (image-spec `image-layout.md`) and, through a `manifest.json` whose paths point
 * into the same blobs, a docker archive. The docker format holds one platform: asking for it with several is `archive-format-unfit`.
 */
export async function exportArchive(image: BuiltImage, options: ArchiveOptions, blobs: Blobs): Promise<void> {
  const docker = dockerManifest(image, options);
  const index = { ...image.root, annotations: { "org.opencontainers.image.ref.name": options.tag } };
  const documents: Readonly<Record<string, unknown>> = {
    "oci-layout": { imageLayoutVersion: "1.0.0" },
    "index.json": { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [index] },
    ...(docker === undefined ? {} : { "manifest.json": docker }),
  };
  const entries: readonly TarEntry[] = [
    ...["blobs", "blobs/sha256"].map((path): TarEntry => ({ type: "directory", path, mode: MODE.directory })),
    ...contentOf(image).map(({ digest, size }): TarEntry => {
      return { type: "file", path: blobPath(digest), mode: MODE.data, size, content: () => blobs.open(digest) };
    }),
    ...Object.entries(documents).map(([path, value]) => fileEntry(path, MODE.data, Buffer.from(canonicalJson(value)))),
  ];
  await writeWholeFile(options.path, writeTar(entries), "writing-archive");
}

/** A docker archive has one image a name; asked before anything is built, since it is a matter of the command line. */
export function refuseUnfitFormat(format: ArchiveOptions["format"], platforms: readonly string[]): void {
  if (format !== "docker" || platforms.length < 2) return;
  throw new SlipwayError("archive-format-unfit", { format, platforms }, { doing: "writing-archive" });
}

function dockerManifest(image: BuiltImage, { format, repository, tag }: ArchiveOptions): unknown {
  const [only, ...more] = image.images;
  refuseUnfitFormat(
    format,
    image.images.map(({ platform }) => platformText(platform)),
  );
  if (format === "oci" || only === undefined || more.length > 0) return undefined;
  const Layers = only.layers.map(({ digest }) => blobPath(digest));
  return [{ Config: blobPath(only.config.digest), RepoTags: [`${repository}:${tag}`], Layers }];
}

/** Every blob once: platforms share layers. */
function contentOf({ root, images }: BuiltImage): readonly Descriptor[] {
  const all = [root, ...images.flatMap(({ manifest, config, layers }) => [manifest, config, ...layers])];
  return [...new Map(all.map((descriptor) => [descriptor.digest, descriptor])).values()];
}

function blobPath(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`;
}

import { createHash, randomBytes, type Hash } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { SlipwayError } from "../../errors.ts";
import type { Digest } from "../digest.ts";
import { isDiskFull, moveFile } from "../whole-file.ts";
import { applyEntry } from "./unpack-apply.ts";
import { createBlockReader, DEFAULT_LIMITS, plainBytes, type Spent, type UnpackLimits } from "./unpack-blocks.ts";
import { readEntries } from "./unpack-entries.ts";
import { hostile } from "./unpack-refusal.ts";
import { createTree, refuseEscapes, type Tree } from "./unpack-tree.ts";

export interface UnpackOptions {
  readonly limits?: Partial<UnpackLimits>;
  /** The host's; only tests give another. */
  readonly platform?: NodeJS.Platform;
  readonly signal?: AbortSignal;
}

/** What one layer held. */
export interface UnpackedLayer {
  /** sha256 of the uncompressed archive: the image configuration's diff id. */
  readonly diffId: Digest;
  /** Uncompressed bytes. */
  readonly bytes: number;
  readonly entries: number;
}

/**
 * Unpacks the layers of an image, lowest first, into a folder that is not there yet.
 *
 * Everything is written to a temporary folder beside it, which is renamed when whole: the folder is complete or absent, and after a
 * refusal (`archive-hostile` with a `reason`), a full disk (`disk-full`) or an interruption nothing is left. Owners, times, set-user-id
 * bits and attributes are not taken over.
 * @example await unpackLayers([() => createReadStream("layer.tar.gz")], "/tmp/rootfs")
 */
export async function unpackLayers(
  layers: readonly (() => AsyncIterable<Uint8Array>)[],
  folder: string,
  options: UnpackOptions = {},
): Promise<readonly UnpackedLayer[]> {
  const temporary = `${folder}.part-${process.pid}-${randomBytes(4).toString("hex")}`;
  const tree = createTree(foldsCase(options.platform ?? process.platform));
  const spent: Spent = { bytesIn: 0, bytesOut: 0, announced: 0, entries: 0 };
  try {
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(temporary, { mode: 0o755 });
    const unpacked: UnpackedLayer[] = [];
    for (const [layer, openLayer] of layers.entries()) {
      unpacked.push(await unpackOne(openLayer(), { tree, folder: temporary, layer, spent, options }));
    }
    refuseEscapes(tree);
    await moveFile(temporary, folder);
    return unpacked;
  } catch (failure) {
    await rm(temporary, { recursive: true, force: true });
    throw translate(failure, folder);
  }
}

/** Unpacks a single archive, gzip or plain tar; see `unpackLayers`. */
export async function unpackLayer(
  stream: AsyncIterable<Uint8Array>,
  folder: string,
  options: UnpackOptions = {},
): Promise<UnpackedLayer> {
  const [unpacked] = await unpackLayers([() => stream], folder, options);
  if (unpacked === undefined) throw new Error("one layer in, none out");
  return unpacked;
}

interface Work {
  readonly tree: Tree;
  readonly folder: string;
  readonly layer: number;
  readonly spent: Spent;
  readonly options: UnpackOptions;
}

async function unpackOne(stream: AsyncIterable<Uint8Array>, work: Work): Promise<UnpackedLayer> {
  const { tree, folder, layer, spent, options } = work;
  const limits: UnpackLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const platform = options.platform ?? process.platform;
  const before = { ...spent };
  const hash = createHash("sha256");
  const chunks = hashed(plainBytes(stream, limits, spent), hash);
  const named = new Set<string>();
  try {
    for await (const entry of readEntries(createBlockReader(chunks))) {
      options.signal?.throwIfAborted();
      spent.entries += 1;
      if (spent.entries > limits.entries) throw hostile("too-many-entries", entry.name);
      // What is announced need not be waited for.
      spent.announced += entry.size;
      if (spent.announced > limits.bytes) throw hostile("too-many-bytes", entry.name);
      await applyEntry({ tree, folder, layer, platform, named }, entry);
    }
  } finally {
    await chunks.return(undefined);
  }
  const diffId: Digest = `sha256:${hash.digest("hex")}`;
  return { diffId, bytes: spent.bytesOut - before.bytesOut, entries: spent.entries - before.entries };
}

async function* hashed(chunks: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

/** NTFS and APFS fold case by default; a case-sensitive volume only makes us stricter than needed. */
function foldsCase(platform: NodeJS.Platform): boolean {
  return platform === "win32" || platform === "darwin";
}

const NO_WRITE = new Set(["EACCES", "EPERM", "EROFS", "EIO", "EMFILE", "ENOTDIR", "ENOTEMPTY", "EEXIST"]);

/** Failures of the disk become ours; those of the stream stay what they are. */
function translate(failure: unknown, folder: string): unknown {
  const code = (failure as NodeJS.ErrnoException | undefined)?.code ?? "";
  const details = { doing: "unpacking", cause: failure } as const;
  if (isDiskFull(failure)) return new SlipwayError("disk-full", { path: folder }, details);
  if (code === "ENAMETOOLONG") return hostile("name-unfit", "", failure);
  if (NO_WRITE.has(code)) return new SlipwayError("file-unwritable", { path: folder, reason: code }, details);
  return failure;
}

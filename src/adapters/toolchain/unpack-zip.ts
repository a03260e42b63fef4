import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Entry, ZipFile } from "yauzl";
import { isSlipwayError, SlipwayError } from "../../errors.ts";
import { compareBytes } from "../../kit/compare.ts";
import { writeFailure } from "../../kit/whole-file.ts";

/** Bounds of what a module zip may hold; a Go toolchain has about 15,000 files and 300 MB. */
export interface ZipLimits {
  readonly entries: number;
  readonly bytes: number;
}

const LIMITS: ZipLimits = { entries: 60_000, bytes: 2 * 1024 ** 3 };

/**
 * Unpacks a module zip (go.dev/ref/mod, "Module zip files") into an empty folder without its prefix and answers with its `h1:` hash
 * (golang.org/x/mod/sumdb/dirhash, Hash1). A name that leaves the folder, comes twice, or more than the limits is `archive-hostile`;
 * the folder is then the caller's to remove, as with a hash that does not match.
 */
export async function unpackModuleZip(
  file: string,
  prefix: string,
  folder: string,
  signal: AbortSignal,
  limits: ZipLimits = LIMITS,
): Promise<string> {
  const zip = await openZip(file);
  const hashes = new Map<string, string>();
  const seen = new Set<string>();
  const made = new Set<string>();
  let bytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      const name = safeName(entry, prefix);
      if (seen.has(name.toLowerCase())) throw hostile(entry.fileName, "duplicate-entry");
      seen.add(name.toLowerCase());
      bytes += entry.uncompressedSize;
      if (seen.size > limits.entries) throw hostile(entry.fileName, "too-many-entries");
      if (bytes > limits.bytes) throw hostile(entry.fileName, "too-many-bytes");
      hashes.set(entry.fileName, await writeEntry(zip, entry, join(folder, name), made));
    }
  } catch (failure) {
    signal.throwIfAborted();
    throw zipFailure(failure, folder);
  } finally {
    zip.close();
  }
  return hash1(hashes);
}

/** Whatever is neither ours nor the file system's is the archive's fault: the reader checks structure, names and sizes. */
function zipFailure(failure: unknown, folder: string): unknown {
  const known = writeFailure(failure, folder, "fetching-go");
  return isSlipwayError(known) ? known : hostile("", "header-broken", failure);
}

function hash1(hashes: ReadonlyMap<string, string>): string {
  const summary = createHash("sha256");
  for (const name of [...hashes.keys()].toSorted(compareBytes)) summary.update(`${hashes.get(name)}  ${name}\n`);
  return `h1:${summary.digest("base64")}`;
}

async function openZip(file: string): Promise<ZipFile> {
  // `default`: what a CommonJS module is called both by Node and by the bundle.
  const { openPromise } = (await import("yauzl")).default;
  try {
    // Entry sizes are checked against the bytes that come out, and names against the rules of zip.
    return await openPromise(file, { autoClose: false, lazyEntries: true, strictFileNames: true });
  } catch (failure) {
    throw hostile("", "header-broken", failure);
  }
}

function safeName({ fileName, externalFileAttributes }: Entry, prefix: string): string {
  if (!fileName.startsWith(prefix)) throw hostile(fileName, "path-traversal");
  const name = fileName.slice(prefix.length);
  const parts = name.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) throw hostile(fileName, "path-traversal");
  if (/[\\:\0]/.test(name)) throw hostile(fileName, "name-unfit");
  const kind = (externalFileAttributes >>> 16) & 0o170000;
  if (kind !== 0 && kind !== 0o100000) throw hostile(fileName, "entry-type");
  return name;
}

async function writeEntry(zip: ZipFile, entry: Entry, path: string, made: Set<string>): Promise<string> {
  const parent = dirname(path);
  if (!made.has(parent)) await mkdir(parent, { recursive: true });
  made.add(parent);
  const hash = createHash("sha256");
  const content = await zip.openReadStreamPromise(entry).catch((failure: unknown) => {
    throw hostile(entry.fileName, "compression-broken", failure);
  });
  content.on("data", (chunk: Uint8Array) => hash.update(chunk));
  await pipeline(content, createWriteStream(path, { flags: "wx" }));
  return hash.digest("hex");
}

function hostile(entry: string, reason: string, cause?: unknown): SlipwayError {
  return new SlipwayError("archive-hostile", { entry, reason }, { doing: "fetching-go", cause });
}

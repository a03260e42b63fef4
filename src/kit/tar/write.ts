import { compareBytes } from "../compare.ts";
import type { TarEntry } from "./entry.ts";
import { dataHeader, extendedHeader, needsExtension, padding } from "./header.ts";

/**
 * Writes a POSIX ustar archive (IEEE Std 1003.1, pax, "ustar Interchange Format") whose bytes depend on the entries alone: sorted by
 * bytes, owner 0:0, time 0, names in NFC, extended headers only where ustar cannot say it, no padding to 10 KiB.
 * Two entries of one path, or a path that is absolute or leads upwards, are our own mistake and throw.
 */
export async function* writeTar(entries: readonly TarEntry[]): AsyncIterable<Uint8Array> {
  for (const entry of ordered(entries)) {
    if (needsExtension(entry)) yield extendedHeader(entry);
    yield dataHeader(entry);
    if (entry.type === "file") yield* exactly(entry);
  }
  yield new Uint8Array(1024);
}

/** An entry of bytes at hand. */
export function fileEntry(path: string, mode: number, bytes: Uint8Array): TarEntry {
  return {
    type: "file",
    path,
    mode,
    size: bytes.length,
    async *content() {
      yield bytes;
    },
  };
}

function ordered(entries: readonly TarEntry[]): readonly TarEntry[] {
  const named = entries.map((entry) => ({ ...entry, path: checked(entry.path.normalize("NFC")) }));
  const sorted = named.toSorted((a, b) => compareBytes(a.path, b.path));
  const twice = sorted.find(({ path }, i) => path === sorted[i + 1]?.path);
  if (twice !== undefined) throw new Error(`tar: two entries for ${twice.path}`);
  return sorted;
}

function checked(path: string): string {
  const parts = path.split("/");
  if (path.includes("\0") || path.includes("\\") || parts.some((part) => part === "" || part === "." || part === ".."))
    throw new Error(`tar: not a relative path: ${JSON.stringify(path)}`);
  return path;
}

async function* exactly(entry: Extract<TarEntry, { type: "file" }>): AsyncIterable<Uint8Array> {
  let size = 0;
  for await (const chunk of entry.content()) {
    size += chunk.length;
    if (size > entry.size) break;
    yield chunk;
  }
  if (size !== entry.size) throw new Error(`tar: ${entry.path} is not ${entry.size} bytes long: it changed meanwhile`);
  yield padding(size);
}

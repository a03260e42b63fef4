/**
 * Modes of files as git records them (git-scm.com/docs/index-format, versions 2 to 4): the only place where a tree that was written
 * on Windows says whether a script may be run.
 */

/** A longer index is not read. Bytes; git itself needs about 90 for a file. */
export const MAX_INDEX_BYTES = 32 * 1024 * 1024;
/** Longest path Linux opens. UTF-8 bytes. */
const MAX_PATH_BYTES = 4096;
/** Names of version 4 share prefixes, so that a small index can stand for far more text than it holds. Bytes of all paths. */
const MAX_NAMES_BYTES = 4 * MAX_INDEX_BYTES;
const SIGNATURE = 0x44495243; // "DIRC"
const HEADER_BYTES = 12;
const MODE_AT = 24;
const HASH_AT = 40;
/** SHA-1 and SHA-256; the index does not say which. */
const HASH_BYTES = [20, 32] as const;
const EXTENDED = 0x4000;
const REGULAR = 0o100644;
const LINK_OR_MODULE = new Set([0o040000, 0o120000, 0o160000]);

/** Path → mode such as 0o100755 of every entry; undefined for what is no index or breaks off. */
export function readGitIndex(bytes: Uint8Array): ReadonlyMap<string, number> | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.length < HEADER_BYTES || data.readUInt32BE(0) !== SIGNATURE) return undefined;
  const version = data.readUInt32BE(4);
  if (version < 2 || version > 4) return undefined;
  for (const hash of HASH_BYTES) {
    const modes = readEntries(data, version, hash);
    if (modes !== undefined) return modes;
  }
  return undefined;
}

function readEntries(data: Buffer, version: number, hash: number): ReadonlyMap<string, number> | undefined {
  const modes = new Map<string, number>();
  let at = HEADER_BYTES;
  let previous: Buffer = Buffer.alloc(0);
  let total = 0;
  for (let left = data.readUInt32BE(8); left > 0; left--) {
    const entry = readEntry(data, at, { version, hash, previous });
    if (entry === undefined) return undefined;
    total += entry.name.length;
    if (total > MAX_NAMES_BYTES) return undefined;
    modes.set(entry.name.toString("utf8").normalize("NFC"), entry.mode);
    at = entry.end;
    previous = entry.name;
  }
  return endsThere(data, at, hash) ? modes : undefined;
}

/** Behind the entries stand extensions, each with its length, and one hash over all; a wrong length of hashes shows here at the latest. */
function endsThere(data: Buffer, from: number, hash: number): boolean {
  const end = data.length - hash;
  let at = from;
  while (at < end) at = at + 8 > end ? end + 1 : at + 8 + data.readUInt32BE(at + 4);
  return at === end;
}

interface Layout {
  readonly version: number;
  readonly hash: number;
  /** Name of the entry before. */
  readonly previous: Buffer;
}

interface IndexEntry {
  readonly mode: number;
  readonly name: Buffer;
  /** Where the next one begins. */
  readonly end: number;
}

function readEntry(data: Buffer, start: number, { version, hash, previous }: Layout): IndexEntry | undefined {
  const flagsAt = start + HASH_AT + hash;
  if (flagsAt + 2 > data.length) return undefined;
  const mode = data.readUInt32BE(start + MODE_AT);
  if (!isMode(mode)) return undefined;
  const extended = version >= 3 && (data.readUInt16BE(flagsAt) & EXTENDED) !== 0;
  const nameAt = flagsAt + (extended ? 4 : 2);
  if (version < 4) {
    const name = untilNul(data, nameAt);
    return name === undefined || name.length === 0
      ? undefined
      : { mode, name, end: start + Math.floor((nameAt - start + name.length + 8) / 8) * 8 };
  }
  const strip = readOffset(data, nameAt);
  if (strip === undefined || strip.value > previous.length) return undefined;
  const suffix = untilNul(data, strip.end);
  if (suffix === undefined) return undefined;
  // Nothing but the shared part: another stage of a file that is being merged.
  const name = Buffer.concat([previous.subarray(0, previous.length - strip.value), suffix]);
  return name.length === 0 || name.length > MAX_PATH_BYTES
    ? undefined
    : { mode, name, end: strip.end + suffix.length + 1 };
}

function isMode(mode: number): boolean {
  return (mode & ~0o777) === (REGULAR & ~0o777) || LINK_OR_MODULE.has(mode);
}

function untilNul(data: Buffer, from: number): Buffer | undefined {
  const end = data.subarray(from, from + MAX_PATH_BYTES + 1).indexOf(0);
  return end < 0 ? undefined : data.subarray(from, from + end);
}

/** A number of as many bytes as it needs, as in packs (git-scm.com/docs/pack-format, "offset encoding"). */
function readOffset(data: Buffer, from: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let at = from; at < data.length && value <= MAX_PATH_BYTES; at++) {
    const byte = data[at] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) return { value, end: at + 1 };
    value += 1;
  }
  return undefined;
}

import { BLOCK, type BlockReader } from "./unpack-blocks.ts";
import { hostile } from "./unpack-refusal.ts";

/** One entry as the archive states it: nothing is checked yet but the form of the header. */
export interface TarEntry {
  readonly name: string;
  readonly type: "file" | "folder" | "symlink" | "hardlink";
  readonly mode: number;
  /** Bytes of a file; 0 for everything else. */
  readonly size: number;
  readonly link: string;
  /** The content, in pieces; what the reader leaves is skipped. */
  content(): AsyncGenerator<Uint8Array>;
}

type Records = ReadonlyMap<string, string>;

interface Header {
  readonly name: string;
  readonly type: string;
  readonly mode: number;
  readonly size: number;
  readonly link: string;
}

/** Extended headers hold a few names; a longer one is an attack on memory. */
const EXTENDED_LIMIT = 1024 * 1024;
const NO_RECORDS: Records = new Map();

/**
 * Reads the entries of a tar stream: POSIX ustar, pax extended headers (`x`, `g`) and GNU long names (`L`, `K`); what a layer must not
 * hold (devices, sparse files, unknown types) is refused here.
 */
export async function* readEntries(reader: BlockReader): AsyncGenerator<TarEntry> {
  let global = NO_RECORDS;
  let local = NO_RECORDS;
  let long: { name?: string; link?: string } = {};
  for (;;) {
    const header = await readHeader(reader);
    if (header === undefined) break;
    if (header.type === "g" || header.type === "x") {
      const records = parseRecords(await readExtended(reader, header), header.name);
      if (header.type === "g") global = new Map([...global, ...records]);
      else local = records;
      continue;
    }
    if (header.type === "L" || header.type === "K") {
      const text = decode(untilNul(await readExtended(reader, header)), header.name);
      long = header.type === "L" ? { ...long, name: text } : { ...long, link: text };
      continue;
    }
    yield* withContent(reader, applyExtensions(header, new Map([...global, ...local]), long));
    local = NO_RECORDS;
    long = {};
  }
  if (local !== NO_RECORDS || long.name !== undefined || long.link !== undefined) throw hostile("header-broken", "");
  await readToEnd(reader);
}

/** Yields the entry and steps over the content its reader left, and the padding. */
async function* withContent(reader: BlockReader, header: Header): AsyncGenerator<TarEntry> {
  const type = typeOf(header);
  const size = type === "file" ? header.size : 0;
  // Programs differ in whether such an entry has content: reading on would be guessing.
  if (type !== "file" && header.size !== 0) throw hostile("header-broken", header.name);
  const pieces = reader.pieces(size, header.name);
  yield { name: header.name, type, mode: header.mode & 0o777, size, link: header.link, content: () => pieces };
  for await (const _ of pieces);
  for await (const _ of reader.pieces((BLOCK - (size % BLOCK)) % BLOCK, header.name));
}

function typeOf(header: Header): TarEntry["type"] {
  switch (header.type) {
    case "0":
    case "\0":
    case "7":
      return header.name.endsWith("/") ? "folder" : "file";
    case "1":
      return "hardlink";
    case "2":
      return "symlink";
    case "5":
      return "folder";
    case "3":
    case "4":
    case "6":
      throw hostile("device-node", header.name);
    case "S":
      throw hostile("sparse-file", header.name);
    default:
      throw hostile("entry-type", header.name);
  }
}

function applyExtensions(header: Header, records: Records, long: { name?: string; link?: string }): Header {
  if ([...records.keys()].some((key) => key.startsWith("GNU.sparse."))) throw hostile("sparse-file", header.name);
  const size = records.get("size");
  return {
    ...header,
    name: records.get("path") ?? long.name ?? header.name,
    link: records.get("linkpath") ?? long.link ?? header.link,
    size: size === undefined ? header.size : decimal(size, header.name),
  };
}

/** The next header; undefined at the two zero blocks that end an archive. */
async function readHeader(reader: BlockReader): Promise<Header | undefined> {
  const block = await reader.read(BLOCK, "");
  if (block === undefined) throw hostile("truncated", "");
  if (isZero(block)) {
    const second = await reader.read(BLOCK, "");
    if (second === undefined || !isZero(second)) throw hostile("truncated", "");
    return undefined;
  }
  return parseHeader(block);
}

/** Field offsets from POSIX.1-2008 pax, "ustar Header Block". */
function parseHeader(block: Uint8Array): Header {
  const field = (start: number, length: number): Uint8Array => untilNul(block.subarray(start, start + length));
  const short = Buffer.from(field(0, 100)).toString("latin1");
  if (octal(block.subarray(148, 156), short) !== checksum(block)) throw hostile("header-broken", short);
  // GNU writes "ustar  " and uses the prefix field for other things.
  const posix = Buffer.from(block.subarray(257, 263)).toString("latin1") === "ustar\0";
  const prefix = posix ? decode(field(345, 155), short) : "";
  const name = decode(field(0, 100), short);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    type: String.fromCharCode(block[156] ?? 0),
    mode: octal(block.subarray(100, 108), short),
    size: number(block.subarray(124, 136), short),
    link: decode(field(157, 100), short),
  };
}

function checksum(block: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < BLOCK; at += 1) sum += at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0);
  return sum;
}

/** A size: octal, or GNU's base-256 form for 8 GiB and more. */
function number(field: Uint8Array, entry: string): number {
  if (((field[0] ?? 0) & 0x80) === 0) return octal(field, entry);
  let value = (field[0] ?? 0) & 0x7f;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  if ((field[0] ?? 0) === 0xff || !Number.isSafeInteger(value)) throw hostile("header-broken", entry);
  return value;
}

function octal(field: Uint8Array, entry: string): number {
  const text = Buffer.from(untilNul(field)).toString("latin1").trim();
  if (!/^[0-7]*$/.test(text)) throw hostile("header-broken", entry);
  return text === "" ? 0 : Number.parseInt(text, 8);
}

function decimal(text: string, entry: string): number {
  const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw hostile("header-broken", entry);
  return value;
}

async function readExtended(reader: BlockReader, header: Header): Promise<Uint8Array> {
  if (header.size > EXTENDED_LIMIT) throw hostile("header-broken", header.name);
  if (header.size === 0) return new Uint8Array(0);
  const padded = Math.ceil(header.size / BLOCK) * BLOCK;
  const bytes = await reader.read(padded, header.name);
  if (bytes === undefined) throw hostile("truncated", header.name);
  return bytes.subarray(0, header.size);
}

/** Records "<length> <key>=<value>\n", the length counting itself (POSIX.1-2008 pax, "pax Extended Header"). */
function parseRecords(bytes: Uint8Array, entry: string): Records {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const length = space < 0 ? Number.NaN : decimal(Buffer.from(bytes.subarray(at, space)).toString("latin1"), entry);
    const record = bytes.subarray(space + 1, at + length);
    const equals = record.indexOf(0x3d);
    if (!(length > space - at + 1) || at + length > bytes.length || record.at(-1) !== 0x0a || equals < 1) {
      throw hostile("header-broken", entry);
    }
    const key = decode(record.subarray(0, equals), entry);
    // Attributes may be binary; Slipway does not set them.
    if (!key.startsWith("SCHILY.xattr.")) records.set(key, decode(record.subarray(equals + 1, -1), entry));
    at += length;
  }
  return records;
}

/** After the end only zeros may follow (GNU pads to 10 KiB): anything else is an archive another program would read differently. */
async function readToEnd(reader: BlockReader): Promise<void> {
  for (;;) {
    const block = await reader.read(BLOCK, "");
    if (block === undefined) return;
    if (!isZero(block)) throw hostile("trailing-data", "");
  }
}

function untilNul(field: Uint8Array): Uint8Array {
  const nul = field.indexOf(0);
  return nul < 0 ? field : field.subarray(0, nul);
}

function decode(bytes: Uint8Array, entry: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (failure) {
    throw hostile("name-encoding", entry, failure);
  }
}

function isZero(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

import type { TarEntry } from "./entry.ts";

/** Size of a header and unit of all sizes in a tar archive. */
export const BLOCK = 512;
/** Largest size eleven octal digits can say. */
const SIZE_LIMIT = 0o77777777777;

const TYPE_FLAG = { file: "0", symlink: "2", directory: "5", extended: "x" } as const;

interface Fields {
  readonly name: string;
  readonly prefix: string;
  readonly mode: number;
  readonly size: number;
  readonly type: keyof typeof TYPE_FLAG;
  readonly link: string;
}

/** True when ustar's own fields cannot say it: a long or non-ASCII name or link, or a size of 8 GiB and more. */
export function needsExtension(entry: TarEntry): boolean {
  return Object.keys(extensionsOf(entry)).length > 0;
}

/** The header block of an entry. */
export function dataHeader(entry: TarEntry): Uint8Array {
  const path = fullPath(entry);
  const { name, prefix } = split(path) ?? { name: shortened(path), prefix: "" };
  const size = entry.type === "file" && entry.size <= SIZE_LIMIT ? entry.size : 0;
  const link = entry.type === "symlink" ? shortened(entry.target) : "";
  const mode = entry.type === "symlink" ? 0o777 : entry.mode;
  return header({ name, prefix, mode, size, type: entry.type, link });
}

/** The `x` header with its records (IEEE Std 1003.1, pax, "pax Extended Header"); named after the entry, never after a process. */
export function extendedHeader(entry: TarEntry): Uint8Array {
  const records = Object.entries(extensionsOf(entry)).map(([key, value]) => record(key, value));
  const content = Buffer.concat(records);
  const name = shortened(`PaxHeaders.0/${entry.path.split("/").at(-1) ?? ""}`);
  return Buffer.concat([
    header({ name, prefix: "", mode: 0o644, size: content.length, type: "extended", link: "" }),
    content,
    padding(content.length),
  ]);
}

/** Zeros up to the next block. */
export function padding(size: number): Uint8Array {
  return new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK);
}

/** Keys in byte order, as they are written. */
function extensionsOf(entry: TarEntry): Readonly<Record<string, string>> {
  const path = fullPath(entry);
  return {
    ...(entry.type === "symlink" && !fits(entry.target, 100) ? { linkpath: entry.target } : {}),
    ...(split(path) === undefined ? { path } : {}),
    ...(entry.type === "file" && entry.size > SIZE_LIMIT ? { size: String(entry.size) } : {}),
  };
}

/** Directories end with a slash, as every writer does it. */
function fullPath(entry: TarEntry): string {
  return entry.type === "directory" ? `${entry.path}/` : entry.path;
}

/** Name and prefix of at most 100 and 155 bytes, parted at a slash; undefined when that cannot be. */
function split(path: string): { readonly name: string; readonly prefix: string } | undefined {
  if (fits(path, 100)) return { name: path, prefix: "" };
  if (!fits(path, 256)) return undefined;
  const at = path.indexOf("/", Math.max(0, path.length - 101));
  // A name of nothing but the slash of a directory is none.
  if (at <= 0 || at > 155 || at === path.length - 1) return undefined;
  return { name: path.slice(at + 1), prefix: path.slice(0, at) };
}

function fits(text: string, limit: number): boolean {
  return /^[\x20-\x7e]*$/.test(text) && text.length <= limit;
}

/** What a reader without pax sees: ASCII, cut to the field. */
function shortened(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "_").slice(0, 100);
}

/** "length key=value\n", where the length counts its own digits. */
function record(key: string, value: string): Uint8Array {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (String(length).length > String(rest).length) length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`, "utf8");
}

function header({ name, prefix, mode, size, type, link }: Fields): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 100, "latin1");
  octal(block, mode, 100, 8);
  octal(block, 0, 108, 8); // uid
  octal(block, 0, 116, 8); // gid
  octal(block, size, 124, 12);
  octal(block, 0, 136, 12); // mtime
  block.write("        ", 148, "latin1"); // counted as spaces while the sum is made
  block.write(TYPE_FLAG[type], 156, "latin1");
  block.write(link, 157, 100, "latin1");
  block.write("ustar\u000000", 257, "latin1");
  octal(block, 0, 329, 8); // device numbers
  octal(block, 0, 337, 8);
  block.write(prefix, 345, 155, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

function octal(block: Buffer, value: number, at: number, width: number): void {
  block.write(`${value.toString(8).padStart(width - 1, "0")}\0`, at, "latin1");
}

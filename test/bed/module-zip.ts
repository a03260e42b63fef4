import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** One file of a zip made for a test; `kind` are the upper bits of the Unix mode. */
export interface ZipItem {
  readonly name: string;
  readonly text: string;
  readonly kind?: number;
  /** Unpacked size to claim instead of the true one. */
  readonly claim?: number;
}

/** A zip of stored files (PKWARE APPNOTE 4.3), well-formed or lying as the test wants it. */
export function makeZip(items: readonly ZipItem[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, text, kind = 0o100000, claim } of items) {
    const [title, data] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(claim ?? data.length, 18);
    common.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, title, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((kind << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\0"), common, tail, title]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(items.length, 4);
  end.writeUInt16LE(items.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from("PK\u0005\u0006"), end]);
}

/** The `h1:` hash of the items, worked out apart from the code under test. */
export function hashOf(items: readonly ZipItem[]): string {
  const lines = items
    .map(({ name, text }) => ({ name, line: `${createHash("sha256").update(text).digest("hex")}  ${name}\n` }))
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  return `h1:${createHash("sha256")
    .update(lines.map(({ line }) => line).join(""))
    .digest("base64")}`;
}

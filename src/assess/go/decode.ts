import { isAscii, isUtf8 } from "node:buffer";

/** How the bytes of a file became text. "gbk" stands for GB 18030 and its subsets; "unknown-8-bit" is read byte by byte. */
export type Encoding = "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be" | "gbk" | "unknown-8-bit" | "binary";

export interface Decoded {
  readonly encoding: Encoding;
  /** Without byte order mark; empty for a binary file. */
  readonly text: string;
}

/** Bytes looked at for a NUL: text editors of every platform agree that a text file has none. */
const SNIFF_BYTES = 8192;

/** Reads source or configuration whatever editor wrote it. */
export function decodeText(bytes: Uint8Array): Decoded {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return wide(buffer, "utf-16le");
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return wide(buffer, "utf-16be");
  const nul = buffer.indexOf(0);
  if (nul >= 0 && nul < SNIFF_BYTES) return { encoding: "binary", text: "" };
  if (isAscii(buffer)) return { encoding: "utf-8", text: buffer.toString("latin1") };
  if (isUtf8(buffer)) {
    const marked = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
    return { encoding: marked ? "utf-8-bom" : "utf-8", text: buffer.toString("utf8", marked ? 3 : 0) };
  }
  return legacy(buffer);
}

/**
 * Reads several at a time. What is ASCII becomes parts of one long text: V8 copies short texts that stay about twice, and leaves long ones
 * where they are.
 */
export function decodeTogether(all: readonly Uint8Array[]): readonly Decoded[] {
  const ascii = all.map((bytes) => isAscii(bytes) && !bytes.subarray(0, SNIFF_BYTES).includes(0));
  const joined = Buffer.concat(all.filter((_, index) => ascii[index])).toString("latin1");
  let at = 0;
  return all.map((bytes, index) => {
    if (ascii[index] !== true) return decodeText(bytes);
    at += bytes.length;
    return { encoding: "utf-8", text: joined.slice(at - bytes.length, at) };
  });
}

function wide(buffer: Buffer, encoding: "utf-16le" | "utf-16be"): Decoded {
  return { encoding, text: new TextDecoder(encoding).decode(buffer) };
}

function legacy(buffer: Buffer): Decoded {
  try {
    return { encoding: "gbk", text: new TextDecoder("gb18030", { fatal: true }).decode(buffer) };
  } catch {
    return { encoding: "unknown-8-bit", text: buffer.toString("latin1") };
  }
}

/** An entry as a test wants it in the archive, honest or not. */
export interface SampleEntry {
  readonly name: string;
  /** Type flag of the header; "0" is a file, "5" a folder, "2" a symbolic link, "1" a hard link. */
  readonly type?: string;
  readonly content?: string | Uint8Array;
  readonly mode?: number;
  readonly link?: string;
  /** States another size than the content has. */
  readonly size?: number;
  /** pax records put before the entry. */
  readonly pax?: Readonly<Record<string, string>>;
  readonly prefix?: string;
  readonly magic?: "ustar" | "gnu";
}

const BLOCK = 512;

/**
 * Archives for tests of readers: every field is written as given, with a correct checksum and two zero blocks at the end. The image
 * writer cannot make hostile archives, so it cannot test the guard against them.
 */
export function sampleTar(entries: readonly SampleEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(sampleEntry), Buffer.alloc(2 * BLOCK)]);
}

/** One entry's blocks, without the end of the archive. */
export function sampleEntry(entry: SampleEntry): readonly Buffer[] {
  const content = Buffer.from(entry.content ?? "");
  const size = entry.size ?? content.length;
  const pax = entry.pax === undefined ? [] : sampleEntry({ name: "pax", type: "x", content: paxRecords(entry.pax) });
  return [...pax, header(entry, size), padded(content)];
}

/** A stream of an archive in chunks of the given size. */
export async function* sampleStream(bytes: Uint8Array, chunk = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
}

function header(entry: SampleEntry, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number): void => {
    block.write(value.toString(8).padStart(length - 1, "0"), at, "latin1");
  };
  block.write(entry.name, 0, 100, "utf8");
  octal(entry.mode ?? (entry.type === "5" ? 0o755 : 0o644), 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  block.fill(0x20, 148, 156);
  block.write(entry.type ?? "0", 156, "latin1");
  block.write(entry.link ?? "", 157, 100, "utf8");
  block.write(entry.magic === "gnu" ? "ustar  \0" : "ustar\u000000", 257, "latin1");
  block.write(entry.prefix ?? "", 345, 155, "utf8");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
}

function paxRecords(records: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat(
    Object.entries(records).map(([key, value]) => {
      const body = Buffer.from(` ${key}=${value}\n`);
      let length = body.length + 1;
      while (String(length).length + body.length !== length) length = String(length).length + body.length;
      return Buffer.concat([Buffer.from(String(length)), body]);
    }),
  );
}

/** An entry of an index to be written. */
export interface FixtureEntry {
  readonly path: string;
  readonly mode: number;
  /** Version 3 and later have room for more flags. */
  readonly extended?: boolean;
}

/** Writes an index as git does, without what Slipway does not read (times, hashes, extensions). */
export function gitIndexBytes(entries: readonly FixtureEntry[], version: 2 | 3 | 4 = 2, hash: 20 | 32 = 20): Buffer {
  const header = Buffer.alloc(12);
  header.write("DIRC");
  header.writeUInt32BE(version, 4);
  header.writeUInt32BE(entries.length, 8);
  const parts: Buffer[] = [header];
  let previous: Buffer = Buffer.alloc(0);
  for (const { path, mode, extended = false } of entries) {
    const name = Buffer.from(path);
    const more = extended && version >= 3;
    const fixed = Buffer.alloc(40 + hash + (more ? 4 : 2));
    fixed.writeUInt32BE(mode, 24);
    fixed.fill(0xa5, 40, 40 + hash);
    fixed.writeUInt16BE(Math.min(name.length, 0xfff) | (more ? 0x4000 : 0), 40 + hash);
    const length = fixed.length + name.length;
    parts.push(
      fixed,
      version === 4 ? shortened(previous, name) : Buffer.concat([name, Buffer.alloc(8 - (length % 8))]),
    );
    previous = name;
  }
  return Buffer.concat([...parts, Buffer.alloc(hash)]);
}

/** An index from lines such as `100755 run.sh`. */
export function gitIndexOf(lines: string): Buffer {
  return gitIndexBytes(
    lines
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => ({ mode: Number.parseInt(line.slice(0, 6), 8), path: line.slice(7) })),
  );
}

function shortened(previous: Buffer, name: Buffer): Buffer {
  let shared = 0;
  while (shared < Math.min(previous.length, name.length) && previous[shared] === name[shared]) shared += 1;
  return Buffer.concat([offset(previous.length - shared), name.subarray(shared), Buffer.alloc(1)]);
}

function offset(value: number): Buffer {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) {
    rest -= 1;
    bytes.unshift((rest & 0x7f) | 0x80);
  }
  return Buffer.from(bytes);
}

import { expect, it } from "vitest";
import { digestOf } from "../kit/digest.ts";
import type { Blobs } from "./blobs.ts";

const absent = digestOf("nobody wrote this");

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* pieces(...texts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

/** What every store of blobs keeps; call it inside a `describe`. */
export function blobsContract(open: () => Promise<Blobs>): void {
  it("write() answers with what the bytes are, and read() and open() give them back", async () => {
    const blobs = await open();

    const written = await blobs.write(pieces("hello ", "blobs"));

    expect(written).toEqual({ digest: digestOf("hello blobs"), size: 11 });
    expect(Buffer.from(await blobs.read(written.digest)).toString()).toBe("hello blobs");
    expect((await collect(blobs.open(written.digest))).toString()).toBe("hello blobs");
    expect(await blobs.has(written.digest)).toBe(true);
    expect(await blobs.size(written.digest)).toBe(11);
  });

  it("write() takes the same bytes twice, and no bytes at all", async () => {
    const blobs = await open();

    expect(await blobs.write(Buffer.from("x"))).toEqual(await blobs.write(Buffer.from("x")));
    expect(await blobs.write(new Uint8Array())).toEqual({ digest: digestOf(""), size: 0 });
    expect(await blobs.has(digestOf(""))).toBe(true);
  });

  it("read() and open() fail with blob-missing for what nobody wrote; has() and size() say so", async () => {
    const blobs = await open();

    await expect(blobs.read(absent)).rejects.toMatchObject({ code: "blob-missing" });
    await expect(collect(blobs.open(absent))).rejects.toMatchObject({ code: "blob-missing" });
    expect(await blobs.has(absent)).toBe(false);
    expect(await blobs.size(absent)).toBeUndefined();
  });

  it("write() stores nothing when the content breaks off", async () => {
    const blobs = await open();
    async function* broken(): AsyncIterable<Uint8Array> {
      yield Buffer.from("half");
      throw new Error("broken off");
    }

    await expect(blobs.write(broken())).rejects.toThrow("broken off");

    expect(await blobs.has(digestOf("half"))).toBe(false);
  });
}

import { createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { SlipwayError } from "../../../errors.ts";
import { blobOf } from "../../../ports/registry.contract.ts";
import type { Ask, AskRequest } from "./ask.ts";
import { createPieces } from "./pieces.ts";
import { uploadBlob, type Upload } from "./upload.ts";
import type { WireAnswer } from "./wire.ts";

/** What may befall one PATCH or PUT. */
type Fate = "fine" | "cut-before" | "cut-inside" | "cut-after" | "busy" | "forget" | "gap";
const FATES: readonly Fate[] = ["fine", "cut-before", "cut-inside", "cut-after", "busy", "forget", "gap"];

interface FakeRegistry {
  readonly ask: Ask;
  readonly stored: Map<string, Buffer>;
  /** Bytes of all bodies that came in. */
  sent: number;
}

function reply(status: number, headers: Record<string, string> = {}): WireAnswer {
  const body = Object.assign(Readable.from([]), { headers }) as unknown as WireAnswer["body"];
  return { status, headers, url: new URL("http://fake/"), body };
}

/** A registry that keeps chunks as the specification says, with faults in a given order. */
function fakeRegistry(fates: readonly Fate[], options: { readonly chunks: boolean } = { chunks: true }): FakeRegistry {
  const queue = [...fates];
  const sessions = new Map<string, Buffer>();
  const stored = new Map<string, Buffer>();
  let count = 0;
  const cut = new SlipwayError("registry-unreachable", { registry: "fake", reason: "ECONNRESET" });
  const state = (id: string, status: number): WireAnswer =>
    reply(status, { location: `http://fake/${id}`, range: `0-${Math.max((sessions.get(id)?.length ?? 0) - 1, 0)}` });

  async function bodyOf(request: AskRequest): Promise<Buffer> {
    const { body } = request;
    if (body === undefined || body instanceof Uint8Array) return Buffer.from(body ?? []);
    const chunks: Uint8Array[] = [];
    for await (const chunk of body.open()) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  function take(id: string, bytes: Buffer, range: string | undefined): boolean {
    const held = sessions.get(id) ?? Buffer.alloc(0);
    if (range !== undefined && Number(range.split("-")[0]) !== held.length) return false;
    sessions.set(id, Buffer.concat([held, bytes]));
    return true;
  }

  const registry: FakeRegistry = { stored, sent: 0, ask: undefined as unknown as Ask };
  const ask = async (request: AskRequest): Promise<WireAnswer> => {
    const url = new URL(request.target, "http://fake/");
    const id = url.pathname.slice(1);
    if (request.method === "HEAD") return reply(stored.has(id.split("/").at(-1) ?? "") ? 200 : 404);
    if (request.method === "POST") {
      sessions.set(`s${++count}`, Buffer.alloc(0));
      return state(`s${count}`, 202);
    }
    if (request.method === "DELETE") return reply(sessions.delete(id) ? 204 : 404);
    if (request.method === "GET") return sessions.has(id) ? state(id, 204) : reply(404);
    if (!options.chunks && request.method === "PATCH") return reply(405);
    const bytes = await bodyOf(request);
    registry.sent += bytes.length;
    const fate = queue.shift() ?? "fine";
    if (fate === "cut-before") throw cut;
    if (fate === "busy") return reply(503);
    if (fate === "forget") sessions.delete(id);
    if (!sessions.has(id)) return reply(404);
    if (fate === "gap") return state(id, 416);
    const range = request.headers?.["Content-Range"];
    if (fate === "cut-inside") {
      take(id, bytes.subarray(0, Math.floor(bytes.length / 2)), range);
      throw cut;
    }
    if (!take(id, bytes, range)) return state(id, 416);
    if (request.method === "PUT") {
      const whole = sessions.get(id) ?? Buffer.alloc(0);
      const digest = `sha256:${createHash("sha256").update(whole).digest("hex")}`;
      sessions.delete(id);
      if (digest !== url.searchParams.get("digest")) return reply(400);
      stored.set(digest, whole);
    }
    if (fate === "cut-after") throw cut;
    return request.method === "PUT" ? reply(201) : state(id, 202);
  };
  return Object.assign(registry, {
    ask: Object.assign(ask, { locate: async (location: string) => new URL(location, "http://fake/") }),
  });
}

async function push(registry: FakeRegistry, bytes: Uint8Array, chunkBytes: number): Promise<unknown> {
  const upload: Upload = {
    blob: blobOf(bytes),
    repository: "a/b",
    scopes: [],
    question: { registry: "fake", repository: "a/b", doing: "pushing" },
    ask: registry.ask,
    backoff: async () => {},
    chunkBytes,
  };
  const question = upload.question;
  const started = await registry.ask({ method: "POST", target: "/v2/a/b/blobs/uploads/", scopes: [] }, question);
  return await uploadBlob(upload, started);
}

describe("uploadBlob()", () => {
  it("sends a small blob in one request and a large one in chunks", async () => {
    const [small, large] = [randomBytes(100), randomBytes(1050)];
    const registry = fakeRegistry([]);

    await push(registry, small, 100);
    await push(registry, large, 100);

    expect(registry.stored.get(blobOf(small).digest)?.equals(small)).toBe(true);
    expect(registry.stored.get(blobOf(large).digest)?.equals(large)).toBe(true);
    expect(registry.sent).toBe(1150);
  });

  it("sends again only what the registry has not, after a connection broke inside a chunk", async () => {
    const bytes = randomBytes(1000);
    const registry = fakeRegistry(["fine", "fine", "cut-inside"]);

    await push(registry, bytes, 100);

    expect(registry.stored.get(blobOf(bytes).digest)?.equals(bytes)).toBe(true);
    expect(registry.sent).toBe(1050);
  });

  it("takes a blob for done when only the answer was lost", async () => {
    const bytes = randomBytes(50);
    const registry = fakeRegistry(["cut-after"]);

    await push(registry, bytes, 100);

    expect(registry.sent).toBe(50);
  });

  it("sends the blob whole where the registry knows no chunks", async () => {
    const bytes = randomBytes(1000);
    const registry = fakeRegistry([], { chunks: false });

    await push(registry, bytes, 100);

    expect(registry.stored.get(blobOf(bytes).digest)?.equals(bytes)).toBe(true);
  });

  it("ends with an error of ours when nothing gets through", async () => {
    const fates = Array.from({ length: 100 }, (): Fate => "busy");

    await expect(push(fakeRegistry(fates), randomBytes(1000), 100)).rejects.toMatchObject({ code: "registry-failed" });
  });

  it("stores the right bytes or fails with an error of ours, whatever happens on the way", async () => {
    const fates = fc.array(fc.constantFrom(...FATES), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        fates,
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 120 }),
        async (order, size, chunk) => {
          const bytes = randomBytes(size);
          const registry = fakeRegistry(order);
          const failure = await push(registry, bytes, chunk).catch((error: unknown) => error);

          expect([...registry.stored.keys()].filter((digest) => digest !== blobOf(bytes).digest)).toEqual([]);
          if (failure === undefined) expect(registry.stored.get(blobOf(bytes).digest)?.equals(bytes)).toBe(true);
          else expect(failure).toBeInstanceOf(SlipwayError);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("createPieces()", () => {
  it("gives any part in any order, and the digest once everything was read", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.array(fc.nat(320), { maxLength: 8 }),
        async (bytes, offsets) => {
          const pieces = createPieces(blobOf(bytes));
          for (const offset of offsets) {
            const piece = await pieces.read(offset, 50);
            expect(piece.equals(Buffer.from(bytes).subarray(offset, offset + 50))).toBe(true);
          }
          await pieces.read(0, bytes.length);
          expect(pieces.digest()).toBe(blobOf(bytes).digest);
        },
      ),
    );
  });
});

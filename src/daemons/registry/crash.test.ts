import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDistributionRegistry } from "../../adapters/registry/distribution/registry.ts";
import { digestOf } from "../../kit/digest.ts";
import { blobOf, bytesOf, descriptorOf, imageIn } from "../../ports/registry.contract.ts";
import { realClock } from "../../../test/bed/clock.ts";
import { httpCall } from "../../../test/bed/http-call.ts";
import { auditRegistry } from "../../../test/bed/registry-audit.ts";
import { startRegistry, type RegistryProcess } from "../../../test/bed/registry-daemon.ts";

let data: string;
let pauses: string;
const running: RegistryProcess[] = [];
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "slipway-registry-"));
  pauses = mkdtempSync(join(tmpdir(), "slipway-pauses-"));
});
afterEach(async () => {
  for (const daemon of running.splice(0)) await daemon.kill();
  for (const folder of [data, pauses]) rmSync(folder, { recursive: true, force: true });
});

async function start(options: Parameters<typeof startRegistry>[0] = {}): Promise<RegistryProcess> {
  const daemon = await startRegistry({ data, ...options });
  running.push(daemon);
  return daemon;
}

const pausing = (at: string) => start({ env: { SLIPWAY_PAUSE_AT: at, SLIPWAY_PAUSE_DIR: pauses } });

async function reached(mark: string): Promise<void> {
  for (const deadline = Date.now() + 30_000; !existsSync(join(pauses, `${mark}.reached`)); ) {
    if (Date.now() > deadline) throw new Error(`${mark} was not reached`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function call(daemon: RegistryProcess, method: string, target: string, body: Uint8Array | string = "", more = {}) {
  const headers = { Authorization: `Bearer ${daemon.token.reveal()}`, ...more };
  return httpCall(daemon.address.address, method, target, { headers, body });
}

const client = (daemon: RegistryProcess) =>
  createDistributionRegistry({
    host: new URL(daemon.address.address).host,
    clock: realClock,
    seed: 1,
    env: {},
    credentials: async () => ({ kind: "password", user: "x", password: daemon.token }),
  });

describe("registry: kill -9", () => {
  it("in the middle of an upload loses only what was in flight: it goes on where its bytes end", async () => {
    const bytes = randomBytes(3 * 1024 * 1024);
    const first = await pausing("registry-upload-chunk#5");
    const begun = await call(first, "POST", "/v2/shop/orders/blobs/uploads/");
    const location = begun.headers.location ?? "";
    const sending = call(first, "PATCH", location, bytes).catch(() => "cut");
    await reached("registry-upload-chunk-5");

    await first.kill();
    expect(await sending).toBe("cut");
    const second = await start();
    const state = await call(second, "GET", location);
    const offset = Number(state.headers.range?.split("-")[1]) + 1;

    expect(state.status).toBe(204);
    expect(offset).toBeGreaterThan(65_536);
    expect(offset).toBeLessThan(bytes.length);
    const range = { "Content-Range": `${offset}-${bytes.length - 1}` };
    expect((await call(second, "PATCH", location, bytes.subarray(offset), range)).status).toBe(202);
    expect((await call(second, "PUT", `${location}?digest=${digestOf(bytes)}`)).status).toBe(201);
    const back = await call(second, "GET", `/v2/shop/orders/blobs/${digestOf(bytes)}`);
    expect(back.body.equals(bytes)).toBe(true);
    expect(auditRegistry(data)).toEqual([]);
  });

  for (const at of ["registry-blob-received", "registry-blob-adopted"])
    it(`at ${at} leaves no half blob, and the same push succeeds afterwards`, async () => {
      const bytes = randomBytes(100_000);
      const first = await pausing(at);
      const target = `/v2/shop/orders/blobs/uploads/?digest=${digestOf(bytes)}`;
      const sending = call(first, "POST", target, bytes).catch(() => "cut");
      await reached(at);

      await first.kill();
      expect(await sending).toBe("cut");
      const second = await start();

      expect(auditRegistry(data)).toEqual([]);
      expect((await call(second, "HEAD", `/v2/shop/orders/blobs/${digestOf(bytes)}`)).status).toBe(404);
      expect(await client(second).pushBlob("shop/orders", blobOf(bytes))).toBe("uploaded");
      expect(auditRegistry(data)).toEqual([]);
    });

  it("at any moment of pushes that go on side by side leaves a folder without a fault", async () => {
    const layers = Array.from({ length: 6 }, () => blobOf(randomBytes(200_000)));
    for (let round = 0; round < 5; round++) {
      const daemon = await start();
      const registry = client(daemon);
      const pushes = ["a", "b", "c"].map(async (name) => {
        const manifest = await imageIn(registry, name, layers, { annotations: { round: String(round) } });
        await registry.pushManifest(name, manifest, "latest");
      });
      const ended = Promise.allSettled(pushes);
      await new Promise((resolve) => setTimeout(resolve, 20 + round * 60));
      await daemon.kill();
      await ended;

      expect(auditRegistry(data)).toEqual([]);
    }
    const registry = client(await start());
    const manifest = await imageIn(registry, "a", layers);
    await registry.pushManifest("a", manifest, "latest");
    expect(await registry.resolve("a", "latest")).toEqual(descriptorOf(manifest));
    expect(auditRegistry(data)).toEqual([]);
  });

  it("of the client keeps the bytes that came", async () => {
    const daemon = await start();
    const location = (await call(daemon, "POST", "/v2/a/blobs/uploads/")).headers.location ?? "";
    const headers = { Authorization: `Bearer ${daemon.token.reveal()}`, "Content-Length": "1000000" };
    const sending = request(new URL(location, daemon.address.address), { method: "PATCH", headers, agent: false });
    sending.on("error", () => {});
    sending.write(Buffer.alloc(300_000, 1));
    const came = async (): Promise<number> =>
      statSync(join(data, "uploads", `${location.split("/").at(-1)}.data`)).size;
    for (const deadline = Date.now() + 30_000; (await came()) < 300_000 && Date.now() < deadline; )
      await new Promise((resolve) => setTimeout(resolve, 10));
    sending.destroy();

    expect((await call(daemon, "GET", location)).headers.range).toBe("0-299999");
  });
});

/** A limit on the size of files is the disk that is full for one process alone. */
const onPosix = process.platform === "win32" ? describe.skip : describe;
if (process.platform === "win32") process.stderr.write("left out: registry: full disk: no file size limits here\n");

onPosix("registry: full disk", () => {
  const FULL_AT_1_MIB = ["sh", "-c", 'ulimit -f 2048; exec "$@"', "sh"];

  it("while writing a blob answers 507 and leaves nothing half-written; smaller ones still fit", async () => {
    const daemon = await start({ before: FULL_AT_1_MIB });
    const large = randomBytes(2 * 1024 * 1024);

    const whole = await call(daemon, "POST", `/v2/a/blobs/uploads/?digest=${digestOf(large)}`, large);
    expect([whole.status, whole.body.toString()]).toEqual([507, expect.stringContaining("STORAGE_FULL")]);
    expect(readdirSync(join(data, "uploads"))).toEqual([]);

    const location = (await call(daemon, "POST", "/v2/a/blobs/uploads/")).headers.location ?? "";
    await call(daemon, "PATCH", location, large.subarray(0, 1000));
    expect((await call(daemon, "PATCH", location, large.subarray(1000))).status).toBe(507);
    expect((await call(daemon, "GET", location)).headers.range).toBe("0-999");

    expect(await client(daemon).pushBlob("a", blobOf("small"))).toBe("uploaded");
    expect(readdirSync(join(data, "tmp"))).toEqual([]);
    expect(auditRegistry(data)).toEqual([]);
  });

  it("is registry-failed with 507 for our client, and no tag is set", async () => {
    const daemon = await start({ before: FULL_AT_1_MIB });
    const registry = client(daemon);

    await expect(imageIn(registry, "a", [blobOf(randomBytes(2 * 1024 * 1024))])).rejects.toMatchObject({
      code: "registry-failed",
      params: { status: 507 },
    });
    expect(await registry.tags("a")).toEqual([]);
    expect(readdirSync(join(data, "uploads"))).toEqual([]);
  });
});

describe("registry: one process a folder", () => {
  it("a second one leaves the folder alone and ends", async () => {
    const first = await start();

    await expect(startRegistry({ data })).rejects.toThrow("already-running");

    expect((await call(first, "GET", "/v2/")).status).toBe(200);
  });

  it("one that was killed does not keep the folder", async () => {
    const first = await start();
    await first.kill();

    expect((await call(await start(), "GET", "/v2/")).status).toBe(200);
  });

  it("a port in use is port-in-use, and the folder is free again", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };

    await expect(startRegistry({ data, port })).rejects.toThrow("port-in-use");

    other.close();
    expect((await call(await start(), "GET", "/v2/")).status).toBe(200);
  });

  it("files that hold the token and the content are the owner's alone", async () => {
    await start();

    if (process.platform === "win32") return;
    expect(statSync(join(data, "token")).mode & 0o777).toBe(0o600);
    for (const folder of ["blobs", "repositories", "uploads", "tmp"])
      expect(statSync(join(data, folder)).mode & 0o077).toBe(0);
  });
});

describe("registry: stopping", () => {
  it("ends on SIGTERM and on an authenticated stop, and takes its address away", async () => {
    const first = await start();
    const gone = new Promise((resolve) => first.child.once("exit", resolve));
    expect((await call(first, "POST", "/_slipway/stop")).status).toBe(202);
    expect(await gone).toBe(0);
    expect(existsSync(join(data, "address.json"))).toBe(false);

    if (process.platform === "win32") return;
    const second = await start();
    const ended = new Promise((resolve) => second.child.once("exit", resolve));
    second.child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  it("lets a download that is under way end", async () => {
    const daemon = await start();
    const blob = blobOf(randomBytes(5 * 1024 * 1024));
    await client(daemon).pushBlob("a", blob);
    const content = await client(daemon).openBlob("a", blob.digest);
    await call(daemon, "POST", "/_slipway/stop");

    expect(digestOf(await bytesOf(content))).toBe(blob.digest);
  });
});

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createHash, randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOf } from "../../kit/digest.ts";
import { MEDIA_TYPE } from "../../kit/oci/media-type.ts";
import { secret } from "../../kit/secret.ts";
import { httpCall, type HttpAnswer } from "../../../test/bed/http-call.ts";
import { createAccess } from "./access.ts";
import { parseRoute } from "./routes/route.ts";
import { runRegistry } from "./run.ts";
import { isUploadId } from "./storage/uploads.ts";

const token = secret("t0ken");
const stop = new AbortController();
let data: string;
let address: string;
let ended: Promise<unknown>;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "slipway-registry-"));
  address = await new Promise<string>((resolve, reject) => {
    const options = { data, host: "127.0.0.1", port: 0, token, signal: stop.signal };
    ended = runRegistry({ ...options, ready: (ready) => resolve(ready.address) });
    ended.catch(reject);
  });
});
afterAll(async () => {
  stop.abort();
  expect(await ended).toBe("stopped");
  expect(readdirSync(data)).not.toContain("address.json");
  rmSync(data, { recursive: true });
});

const bearer = { Authorization: "Bearer t0ken" };
type Options = NonNullable<Parameters<typeof httpCall>[3]>;
const call = (method: string, target: string, options: Options = {}): Promise<HttpAnswer> =>
  httpCall(address, method, target, { ...options, headers: { ...bearer, ...options.headers } });
const fresh = (): string => `r-${randomBytes(4).toString("hex")}`;

async function begin(repository: string, query = ""): Promise<string> {
  const { status, headers } = await call("POST", `/v2/${repository}/blobs/uploads/${query}`);
  expect(status).toBe(202);
  return headers.location ?? "";
}

async function put(repository: string, bytes: Uint8Array | string): Promise<string> {
  const digest = digestOf(bytes);
  const { status } = await call("POST", `/v2/${repository}/blobs/uploads/?digest=${digest}`, { body: bytes });
  expect(status).toBe(201);
  return digest;
}

const typed = (mediaType: string) => ({ "Content-Type": mediaType });
const codeOf = ({ body }: HttpAnswer): unknown =>
  (JSON.parse(body.toString()) as { errors: { code: string }[] }).errors[0]?.code;

describe("registry: uploads", () => {
  it("takes chunks in order, refuses a gap and an overlap with 416 and the true range, and hashes the whole", async () => {
    const [repository, bytes] = [fresh(), randomBytes(1000)];
    const location = await begin(repository);
    const chunk = (from: number, to: number, range = `${from}-${to - 1}`) =>
      call("PATCH", location, { body: bytes.subarray(from, to), headers: { "Content-Range": range } });

    expect((await chunk(0, 400)).headers.range).toBe("0-399");
    const wrong = [await chunk(500, 600), await chunk(0, 400), await chunk(399, 500)];
    expect(wrong.map(({ status, headers }) => [status, headers.range])).toEqual(Array(3).fill([416, "0-399"]));
    expect((await call("GET", location)).headers.range).toBe("0-399");
    expect((await chunk(400, 700)).status).toBe(202);
    const last = { body: bytes.subarray(700), headers: { "Content-Range": "700-999" } };
    const done = await call("PUT", `${location}?digest=${digestOf(bytes)}`, last);

    expect([done.status, done.headers["docker-content-digest"]]).toEqual([201, digestOf(bytes)]);
    expect((await call("GET", done.headers.location ?? "")).body.equals(bytes)).toBe(true);
    expect((await call("GET", location)).status).toBe(404);
  });

  it("keeps nothing of a chunk whose length is not what its range says", async () => {
    const location = await begin(fresh());

    for (const range of ["0-9", "0-1", "x", "5-2"])
      expect((await call("PATCH", location, { body: "four", headers: { "Content-Range": range } })).status).toBe(400);
    expect((await call("PATCH", location, { body: "four", headers: { "Content-Range": "0-3" } })).status).toBe(202);
  });

  it("answers before it has read everything without cutting the connection its answer goes on", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const url = new URL(await begin(fresh()), address);
    const send = (body: Uint8Array, range: string) =>
      new Promise<{ readonly status: number | undefined; readonly port: number | undefined }>((resolve, reject) => {
        const headers = { ...bearer, "Content-Range": range, "Content-Length": body.length };
        const call = request(url, { method: "PATCH", headers, agent }, (incoming) => {
          const port = incoming.socket.localPort;
          incoming.resume().on("end", () => resolve({ status: incoming.statusCode, port }));
        });
        call.on("error", reject).end(body);
      });

    const early = await send(randomBytes(8 * 1024 * 1024), "0-9");
    const next = await send(randomBytes(10), "0-9");

    expect([early.status, next.status]).toEqual([400, 202]);
    expect(next.port).toBe(early.port);
    agent.destroy();
  });

  it("refuses a blob that is not what its digest says, in every way of sending it, and keeps nothing", async () => {
    const [repository, wrong] = [fresh(), digestOf("something else")];
    const uploads = `/v2/${repository}/blobs/uploads/`;

    const answers = [
      await call("POST", `${uploads}?digest=${wrong}`, { body: "bytes" }),
      await call("PUT", `${await begin(repository)}?digest=${wrong}`, { body: "bytes" }),
      await call("PUT", `${await begin(repository)}?digest=sha256:xyz`, { body: "bytes" }),
      await call("POST", `${uploads}?digest=md5:00`, { body: "bytes" }),
      await call("POST", `${uploads}?digest-algorithm=md5`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    expect(answers.map(codeOf)).toEqual(Array(5).fill("DIGEST_INVALID"));
    expect((await call("HEAD", `/v2/${repository}/blobs/${wrong}`)).status).toBe(404);
  });

  it("takes sha512, whole and in chunks", async () => {
    const repository = fresh();
    const digest = `sha512:${createHash("sha512").update("bytes").digest("hex")}`;
    const location = await begin(repository, "?digest-algorithm=sha512");
    await call("PATCH", location, { body: "bytes" });

    expect((await call("PUT", `${location}?digest=${digest}`)).status).toBe(201);
    expect((await call("GET", `/v2/${repository}/blobs/${digest}`)).body.toString()).toBe("bytes");
  });

  it("mounts from a repository that has the blob, and from anywhere when none is named; else it begins an upload", async () => {
    const [source, target, other] = [fresh(), fresh(), fresh()];
    const digest = await put(source, randomBytes(10));
    const mount = (into: string, query: string) => call("POST", `/v2/${into}/blobs/uploads/?mount=${digest}${query}`);

    expect((await mount(target, `&from=${other}`)).status).toBe(202);
    expect((await mount(target, "&from=../x")).status).toBe(202);
    expect((await mount(target, `&from=${source}`)).status).toBe(201);
    expect((await mount(other, "")).status).toBe(201);
    expect((await call("HEAD", `/v2/${target}/blobs/${digest}`)).status).toBe(200);
  });

  it("forgets an upload that was given up", async () => {
    const location = await begin(fresh());

    expect((await call("DELETE", location)).status).toBe(204);
    expect((await call("PATCH", location, { body: "x" })).status).toBe(404);
  });

  it("does not let one repository go on with another's upload", async () => {
    const [one, two] = [fresh(), fresh()];
    const location = await begin(one);

    expect((await call("PATCH", location.replace(one, two), { body: "x" })).status).toBe(404);
  });
});

describe("registry: blobs", () => {
  it("gives parts, and says 416 outside", async () => {
    const repository = fresh();
    const target = `/v2/${repository}/blobs/${await put(repository, "0123456789")}`;
    const part = (range: string) => call("GET", target, { headers: { Range: range } });

    expect((await part("bytes=2-4")).body.toString()).toBe("234");
    expect((await part("bytes=-3")).headers["content-range"]).toBe("bytes 7-9/10");
    expect((await part("bytes=8-")).status).toBe(206);
    for (const range of ["bytes=10-", "bytes=15-20", "bytes=500-0"]) {
      const { status, headers } = await part(range);
      expect([status, headers["content-range"]]).toEqual([416, "bytes */10"]);
    }
    expect((await part("bytes=0-1,3-4")).status).toBe(200);
    expect((await call("HEAD", target)).headers["content-length"]).toBe("10");
  });

  it("shows a blob only where it was pushed, and deletes it there alone", async () => {
    const [one, two] = [fresh(), fresh()];
    const digest = await put(one, randomBytes(20));
    expect((await call("GET", `/v2/${two}/blobs/${digest}`)).status).toBe(404);
    await call("POST", `/v2/${two}/blobs/uploads/?mount=${digest}&from=${one}`);

    expect((await call("DELETE", `/v2/${one}/blobs/${digest}`)).status).toBe(202);

    expect((await call("HEAD", `/v2/${one}/blobs/${digest}`)).status).toBe(404);
    expect((await call("GET", `/v2/${two}/blobs/${digest}`)).body).toHaveLength(20);
    expect((await call("DELETE", `/v2/${two}/blobs/${digest}`)).status).toBe(202);
    expect(readdirSync(join(data, "blobs", "sha256"))).not.toContain(digest.slice(7));
  });
});

describe("registry: manifests", () => {
  const odd = (more: object = { layers: [] }): string =>
    `{ "schemaVersion" : 2,\n "x": "é" , ${JSON.stringify(more).slice(1)}`;
  const target = (repository: string, reference: string): string => `/v2/${repository}/manifests/${reference}`;
  const push = (
    repository: string,
    reference: string,
    body: string | Buffer,
    mediaType: string = MEDIA_TYPE.manifest,
  ) => call("PUT", target(repository, reference), { body, headers: typed(mediaType) });

  it("keeps manifests byte for byte, under tag and digest", async () => {
    const [repository, body] = [fresh(), odd({ layers: [] })];

    const { status, headers } = await push(repository, "v1", body);

    expect([status, headers["docker-content-digest"]]).toEqual([201, digestOf(body)]);
    for (const reference of ["v1", digestOf(body)]) {
      const back = await call("GET", target(repository, reference));
      expect([back.body.toString(), back.headers["content-type"]]).toEqual([body, MEDIA_TYPE.manifest]);
    }
  });

  it("takes 4 MiB and answers 413 to more", async () => {
    const repository = fresh();
    const large = (size: number): string => odd({ pad: "" }).replace('"pad":""', `"pad":"${"x".repeat(size - 52)}"`);
    const fits = large(4 * 1024 * 1024);

    expect(Buffer.byteLength(fits)).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect((await push(repository, "v1", fits)).status).toBe(201);
    expect((await push(repository, "v2", large(4 * 1024 * 1024 + 100))).status).toBe(413);
    expect((await call("HEAD", target(repository, "v2"))).status).toBe(404);
  });

  it("refuses what is no manifest, has another type or another digest than it says", async () => {
    const repository = fresh();
    const another = JSON.stringify({ mediaType: MEDIA_TYPE.index, manifests: [] });

    const answers = [
      await push(repository, "v1", "not json"),
      await push(repository, "v1", another, MEDIA_TYPE.manifest),
      await push(repository, "v1", "{}", "text/html; x"),
      await push(repository, "v1", "{}", "<script>/x"),
      await push(repository, digestOf("another"), "{}"),
      await push(repository, ".v1", "{}"),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 201, 400, 400, 400]);
  });

  it("refuses a manifest while a blob or a child of it is missing, and takes it afterwards", async () => {
    const repository = fresh();
    const config = { mediaType: MEDIA_TYPE.config, digest: digestOf(repository), size: repository.length };
    const image = JSON.stringify({ config, layers: [] });
    const child = { mediaType: MEDIA_TYPE.manifest, digest: digestOf(image), size: image.length };
    const index = JSON.stringify({ manifests: [child] });

    expect(codeOf(await push(repository, "v1", image))).toBe("MANIFEST_BLOB_UNKNOWN");
    expect(codeOf(await push(repository, "v1", index, MEDIA_TYPE.index))).toBe("MANIFEST_BLOB_UNKNOWN");
    expect((await call("GET", `/v2/${repository}/tags/list`)).status).toBe(404);

    await put(repository, repository);
    expect((await push(repository, digestOf(image), image)).status).toBe(201);
    expect((await push(repository, "v1", index, MEDIA_TYPE.index)).status).toBe(201);
  });

  it("lists referrers whose subject is not there yet, filters them, and forgets deleted ones", async () => {
    const repository = fresh();
    const subject = { mediaType: MEDIA_TYPE.manifest, digest: digestOf(repository), size: 5 };
    const referrers = (query = "") => call("GET", `/v2/${repository}/referrers/${subject.digest}${query}`);
    const listed = async (query = ""): Promise<unknown[]> =>
      (JSON.parse((await referrers(query)).body.toString()) as { manifests: unknown[] }).manifests;
    expect((await referrers()).status).toBe(200);

    const sbom = odd({ artifactType: "a/sbom", subject, annotations: { k: "v" } });
    const { headers } = await push(repository, digestOf(sbom), sbom);
    await push(repository, "note", odd({ artifactType: "a/note", subject }));

    expect(headers["oci-subject"]).toBe(subject.digest);
    expect(await listed()).toHaveLength(2);
    const filtered = await referrers(`?artifactType=${encodeURIComponent("a/sbom")}`);
    expect(filtered.headers["oci-filters-applied"]).toBe("artifactType");
    expect(await listed(`?artifactType=${encodeURIComponent("a/sbom")}`)).toEqual([
      {
        mediaType: MEDIA_TYPE.manifest,
        digest: digestOf(sbom),
        size: Buffer.byteLength(sbom),
        artifactType: "a/sbom",
        annotations: { k: "v" },
      },
    ]);
    await call("DELETE", target(repository, digestOf(sbom)));
    expect(await listed()).toHaveLength(1);
    expect((await call("GET", `/v2/${repository}/referrers/sha256:x`)).status).toBe(400);
  });

  it("deletes a tag alone, and a digest with all its tags", async () => {
    const [repository, body] = [fresh(), odd()];
    for (const tag of ["v1", "v2", "v3"]) await push(repository, tag, body);

    expect((await call("DELETE", target(repository, "v1"))).status).toBe(202);
    expect((await call("HEAD", target(repository, digestOf(body)))).status).toBe(200);
    expect((await call("DELETE", target(repository, digestOf(body)))).status).toBe(202);

    expect(JSON.parse((await call("GET", `/v2/${repository}/tags/list`)).body.toString())).toMatchObject({ tags: [] });
    expect((await call("DELETE", target(repository, "v2"))).status).toBe(404);
  });

  it("lists tags by bytes, in pages", async () => {
    const repository = fresh();
    for (const tag of ["b", "a", "C", "a1"]) await push(repository, tag, odd());
    const list = async (query: string) => {
      const { status, body, headers } = await call("GET", `/v2/${repository}/tags/list${query}`);
      return { status, tags: (JSON.parse(body.toString()) as { tags?: string[] }).tags, link: headers["link"] };
    };

    expect((await list("")).tags).toEqual(["C", "a", "a1", "b"]);
    expect(await list("?n=2")).toEqual({
      status: 200,
      tags: ["C", "a"],
      link: `</v2/${repository}/tags/list?n=2&last=a>; rel="next"`,
    });
    expect(await list("?n=2&last=a")).toMatchObject({ tags: ["a1", "b"], link: undefined });
    expect(await list("?n=0")).toMatchObject({ tags: [], link: undefined });
    expect((await list("?n=x")).status).toBe(400);
  });
});

describe("registry: tricks with paths", () => {
  it("answers 4xx to every path that is more than a name, and writes nothing for it", async () => {
    const before = readdirSync(join(data, "repositories")).length;
    const digest = digestOf("x");
    const names = [
      "..",
      "../..",
      "a/../b",
      "a//b",
      "%2e%2e",
      "a%2f..%2fb",
      "..%5c..%5cx",
      "A",
      "con%3a",
      "a%00b",
      "%ff",
      "_x",
    ];
    const targets = names.flatMap((name) => [
      `/v2/${name}/manifests/v1`,
      `/v2/${name}/blobs/uploads/?digest=${digest}`,
      `/v2/${name}/blobs/uploads/`,
    ]);
    const others = [
      "/v2/a/manifests/..%2f..%2ftoken",
      "/v2/a/manifests/.hidden",
      "/v2/a/manifests/sha256:..%2f..%2f..%2ftoken",
      "/v2/a/blobs/uploads/..%2f..%2ftoken",
      "/v2/a/blobs/uploads/..%5ctoken",
      "/v2/a/blobs/uploads/not-a-uuid",
    ];

    for (const target of [...targets, ...others])
      for (const method of ["GET", "PUT", "POST", "PATCH", "DELETE"]) {
        const body = method === "GET" ? "" : "x";
        const { status } = await call(method, target, { body, headers: typed("a/b") });
        expect(status, `${method} ${target}`).toBeGreaterThanOrEqual(400);
        expect(status, `${method} ${target}`).toBeLessThan(500);
      }

    expect(readdirSync(join(data, "repositories"))).toHaveLength(before);
  });

  it("isUploadId() takes a UUID and nothing that could be a path", () => {
    expect(isUploadId("6f0d4c9e-0000-4000-8000-000000000000")).toBe(true);
    for (const id of [
      "",
      "..",
      "../x",
      "..\\x",
      "6F0D4C9E-0000-4000-8000-000000000000",
      "6f0d4c9e-0000-4000-8000-000000000000/..",
    ])
      expect(isUploadId(id)).toBe(false);
  });

  it("parseRoute() reads names that hold the words of routes", () => {
    expect(parseRoute("/v2/a/blobs/uploads/manifests/v1").route).toEqual({
      kind: "manifest",
      repository: "a/blobs/uploads",
      reference: "v1",
    });
    expect(parseRoute("/v2/a/tags/list").route).toEqual({ kind: "tags", repository: "a" });
    expect(parseRoute("/v2/a/blobs/sha256%3Ax").route).toEqual({ kind: "blob", repository: "a", digest: "sha256:x" });
    expect(parseRoute("/v3/a").route).toEqual({ kind: "none" });
  });
});

describe("registry: who may", () => {
  const ask = (method: string, target: string, headers: Record<string, string> = {}) =>
    httpCall(address, method, target, { headers });
  const basic = (password: string) => ({ Authorization: `Basic ${Buffer.from(`any:${password}`).toString("base64")}` });

  it("writing needs the token, as Bearer or as the password of Basic; 401 says so", async () => {
    const uploads = "/v2/a/blobs/uploads/";

    for (const headers of [
      {},
      basic("wrong"),
      basic(""),
      { Authorization: "Bearer wrong" },
      { Authorization: "Basic" },
    ]) {
      const { status, headers: said } = await ask("POST", uploads, headers);
      expect([status, said["www-authenticate"]]).toEqual([401, 'Basic realm="slipway", charset="UTF-8"']);
    }
    expect((await ask("POST", uploads, basic("t0ken"))).status).toBe(202);
    expect((await ask("POST", uploads, bearer)).status).toBe(202);
    for (const [method, target] of [
      ["PUT", "/v2/a/manifests/v1"],
      ["DELETE", "/v2/a/manifests/v1"],
      ["POST", "/_slipway/stop"],
    ])
      expect((await ask(method ?? "", target ?? "")).status).toBe(401);
  });

  it("reading is open on loopback, and /v2/ asks for the token so that clients learn of it", async () => {
    expect((await ask("GET", "/v2/nobody/manifests/v1")).status).toBe(404);
    expect((await ask("GET", "/v2/nobody/manifests/v1", basic("wrong"))).status).toBe(404);
    expect((await ask("GET", "/v2/_catalog")).status).toBe(200);
    expect((await ask("GET", "/v2/")).status).toBe(401);
    expect((await ask("GET", "/v2/", basic("t0ken"))).status).toBe(200);
  });

  it("reading needs the token when the caller believes to speak to another host", async () => {
    expect((await ask("GET", "/v2/_catalog", { Host: "evil.example.com" })).status).toBe(401);
    expect((await ask("GET", "/v2/_catalog", { Host: "localhost:5000" })).status).toBe(200);
  });

  it("reading needs the token when the registry listens to more than this machine", () => {
    const access = createAccess({ token, host: "0.0.0.0" });
    const { route } = parseRoute("/v2/_catalog");

    expect(access("GET", route, { host: "127.0.0.1" })?.status).toBe(401);
    expect(access("GET", route, { host: "127.0.0.1", authorization: "Bearer t0ken" })).toBeUndefined();
  });

  it("methods that a route does not know are 405 with those it does", async () => {
    const answers = [
      await call("POST", "/v2/a/tags/list"),
      await call("PATCH", "/v2/a/manifests/v1"),
      await call("PUT", "/v2/a/blobs/uploads/"),
    ];

    expect(answers.map(({ status }) => status)).toEqual([405, 405, 405]);
    expect(answers.every(({ headers }) => (headers["allow"] ?? "") !== "")).toBe(true);
  });
});

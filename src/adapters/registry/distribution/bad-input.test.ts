import { afterEach, describe, expect, it } from "vitest";
import { digestOf } from "../../../kit/digest.ts";
import { MEDIA_TYPE } from "../../../kit/oci/media-type.ts";
import { secret } from "../../../kit/secret.ts";
import { blobOf, bytesOf } from "../../../ports/registry.contract.ts";
import { fakeClock } from "../../../../test/bed/clock.ts";
import { freePort } from "../../../../test/bed/docker-registry.ts";
import {
  answer,
  startTcpRegistry,
  type TcpRegistry,
  type TcpReply,
  type TcpRequest,
} from "../../../../test/bed/tcp-registry.ts";
import type { DistributionOptions } from "./client.ts";
import { createDistributionRegistry } from "./registry.ts";

const servers: TcpRegistry[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A server that answers the first look at `/v2/` and leaves everything else to the test. */
async function serve(reply: (request: TcpRequest, count: number) => TcpReply): Promise<TcpRegistry> {
  const server = await startTcpRegistry((request, count) =>
    request.target === "/v2/" ? answer(200) : reply(request, count),
  );
  servers.push(server);
  return server;
}

function client(host: string, more: Partial<DistributionOptions> = {}) {
  const clock = fakeClock();
  const credentials = async () => undefined;
  return { clock, registry: createDistributionRegistry({ host, clock, seed: 7, env: {}, credentials, ...more }) };
}

const manifest = { mediaType: MEDIA_TYPE.manifest, bytes: Buffer.from('{"schemaVersion":2}') };
const digest = digestOf(manifest.bytes);
const blob = blobOf(Buffer.alloc(100_000, "slipway"));
const questions = ({ target }: TcpRequest): boolean => target !== "/v2/";

describe("bad input: registry down", () => {
  it("every question says registry-unreachable at once, naming registry and reason", async () => {
    const host = `127.0.0.1:${await freePort()}`;
    const { registry, clock } = client(host);

    await expect(registry.resolve("a/b", "v1")).rejects.toMatchObject({
      code: "registry-unreachable",
      doing: "pulling",
      params: { registry: host, reason: "ECONNREFUSED" },
    });
    await expect(registry.pushBlob("a/b", blob)).rejects.toMatchObject({
      code: "registry-unreachable",
      doing: "pushing",
    });
    expect(clock.slept).toEqual([]);
  });

  it("a connection that breaks each time is tried 5 times with growing, jittered pauses", async () => {
    const server = await serve(() => ({ kind: "reset" }));
    const { registry, clock } = client(server.host);

    await expect(registry.resolve("a/b", "v1")).rejects.toMatchObject({
      code: "registry-unreachable",
      params: { reason: "ECONNRESET" },
    });
    // The first went out on a kept connection, whose end says nothing, and is repeated at once.
    expect(server.seen.filter(questions)).toHaveLength(1 + 5);
    expect(clock.slept).toHaveLength(4);
    clock.slept.forEach((ms, index) => expect(ms).toBeLessThanOrEqual(200 * 2 ** index));
  });

  it("something that does not speak HTTP is not taken for a registry", async () => {
    const server = await startTcpRegistry(() => ({ kind: "cut", bytes: "SSH-2.0-OpenSSH_9.2\r\n" }));
    servers.push(server);

    await expect(client(server.host).registry.tags("a/b")).rejects.toMatchObject({ code: "registry-unreachable" });
  });
});

describe("bad input: registry 401", () => {
  it("a 401 without a challenge is registry-denied after one question", async () => {
    const server = await serve(() => answer(401));

    await expect(client(server.host).registry.tags("a/b")).rejects.toMatchObject({
      code: "registry-denied",
      params: { registry: server.host, repository: "a/b", status: 401 },
    });
    expect(server.seen.filter(questions)).toHaveLength(1);
  });

  it("a password that is refused is sent no more than twice, and never shown", async () => {
    const server = await serve(() =>
      answer(401, { "WWW-Authenticate": 'Basic realm="r"' }, '{"errors":[{"code":"UNAUTHORIZED","message":"no"}]}'),
    );
    const credentials = async () => ({ kind: "password", user: "me", password: secret("hunter2") }) as const;

    const failure: unknown = await client(server.host, { credentials })
      .registry.tags("a/b")
      .catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: "registry-denied", params: { status: 401, output: "UNAUTHORIZED: no" } });
    expect(JSON.stringify(failure) + String(failure)).not.toContain("hunter2");
    expect(server.seen.filter(({ headers }) => headers["authorization"] !== undefined).length).toBeLessThanOrEqual(2);
  });

  it("a 403 is registry-denied", async () => {
    const server = await serve(() => answer(403));

    await expect(client(server.host).registry.pushManifest("a/b", manifest, "v1")).rejects.toMatchObject({
      code: "registry-denied",
      params: { status: 403 },
    });
  });
});

describe("bad input: registry 500", () => {
  it("500 each time is registry-failed after 5 tries, with the registry's own words and no control characters", async () => {
    const server = await serve(() => answer(500, {}, "out of \u001b[2J ideas"));
    const { registry, clock } = client(server.host);

    await expect(registry.pushManifest("a/b", manifest, "v1")).rejects.toMatchObject({
      code: "registry-failed",
      params: { registry: server.host, status: 500, output: "out of  [2J ideas" },
    });
    expect(server.seen.filter(questions)).toHaveLength(5);
    expect(clock.slept).toHaveLength(4);
  });

  it("500, 429 with Retry-After, a broken connection, then an answer: the answer counts", async () => {
    const replies: TcpReply[] = [
      answer(500),
      answer(429, { "Retry-After": "3" }),
      { kind: "reset" },
      answer(200, { "Docker-Content-Digest": digest, "Content-Type": MEDIA_TYPE.manifest, "Content-Length": "19" }),
    ];
    const server = await serve(() => replies.shift() ?? answer(404));
    const { registry, clock } = client(server.host);

    expect(await registry.resolve("a/b", "v1")).toEqual({ mediaType: MEDIA_TYPE.manifest, digest, size: 19 });
    expect(clock.slept[1]).toBe(3000);
  });

  it("500 in the middle of an upload leaves no tag and says so", async () => {
    const server = await serve(({ method, target }) => {
      if (method === "HEAD") return answer(404);
      if (method === "POST") return answer(202, { Location: "/v2/a/b/blobs/uploads/1" });
      return method === "GET" && target.endsWith("/1") ? answer(204, { Location: target, Range: "0-0" }) : answer(500);
    });

    await expect(client(server.host).registry.pushBlob("a/b", blob)).rejects.toMatchObject({ code: "registry-failed" });
    expect(server.seen.at(-1)).toMatchObject({ method: "DELETE", target: "/v2/a/b/blobs/uploads/1" });
  });
});

describe("bad input: registry slow", () => {
  const slow = { silentMs: 300 };

  it("silence is registry-unreachable with the reason timeout", async () => {
    const server = await serve(() => ({ kind: "silence" }));

    await expect(client(server.host, slow).registry.tags("a/b")).rejects.toMatchObject({
      code: "registry-unreachable",
      params: { reason: "timeout" },
    });
  });

  it("an answer that drips byte by byte is no answer", async () => {
    const server = await serve(() => ({
      kind: "drip",
      bytes: `HTTP/1.1 200 OK\r\nX: ${"x".repeat(500)}\r\n`,
      everyMs: 50,
    }));

    await expect(client(server.host, slow).registry.tags("a/b")).rejects.toMatchObject({
      code: "registry-unreachable",
      params: { reason: "timeout" },
    });
  });

  it("a manifest that drips byte by byte is given up", async () => {
    const server = await serve(() => ({
      kind: "drip",
      bytes: `HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n${"x".repeat(900)}`,
      everyMs: 5,
    }));

    await expect(client(server.host, slow).registry.readManifest("a/b", digest)).rejects.toMatchObject({
      code: "registry-unreachable",
    });
  });

  it("a blob that stops half-way is given up", async () => {
    const head = `HTTP/1.1 200 OK\r\nContent-Length: ${blob.size}\r\n\r\n`;
    const server = await serve(() => ({ kind: "send", bytes: `${head}half` }));
    const content = await client(server.host, slow).registry.openBlob("a/b", blob.digest);

    await expect(bytesOf(content)).rejects.toMatchObject({
      code: "registry-unreachable",
      params: { reason: "timeout" },
    });
    expect(server.seen.filter(questions)).toHaveLength(1);
  });
});

describe("bad input: registry lying", () => {
  it("another digest for a pushed manifest is registry-lied", async () => {
    const server = await serve(() => answer(201, { "Docker-Content-Digest": digestOf("another") }));

    await expect(client(server.host).registry.pushManifest("a/b", manifest, "v1")).rejects.toMatchObject({
      code: "registry-lied",
      params: { registry: server.host, expected: digest, got: digestOf("another") },
    });
  });

  it("another digest for a pushed blob, and for a mounted one, is registry-lied", async () => {
    const lie = { "Docker-Content-Digest": digestOf("another"), Location: "/v2/a/b/blobs/uploads/1" };
    const pushing = await serve(({ method }) => answer(method === "HEAD" ? 404 : method === "POST" ? 202 : 201, lie));
    const mounting = await serve(({ method }) => answer(method === "HEAD" ? 404 : 201, lie));

    const expected = { code: "registry-lied", params: { expected: blob.digest } };
    await expect(client(pushing.host).registry.pushBlob("a/b", blob)).rejects.toMatchObject(expected);
    await expect(client(mounting.host).registry.pushBlob("a/b", blob, "c/d")).rejects.toMatchObject(expected);
  });

  it("another digest for a digest that was asked for is registry-lied", async () => {
    const headers = { "Docker-Content-Digest": digestOf("another"), "Content-Type": MEDIA_TYPE.manifest };
    const server = await serve(() => answer(200, headers));

    await expect(client(server.host).registry.resolve("a/b", digest)).rejects.toMatchObject({ code: "registry-lied" });
  });

  it("a manifest with other bytes than its digest is blob-mismatch", async () => {
    const server = await serve(() => answer(200, { "Docker-Content-Digest": digest }, '{"schemaVersion":3}'));

    await expect(client(server.host).registry.readManifest("a/b", digest)).rejects.toMatchObject({
      code: "blob-mismatch",
      params: { expected: digest },
    });
  });

  it("a manifest without end is not read to it", async () => {
    const server = await serve(() => answer(200, {}, Buffer.alloc(9 * 1024 * 1024, " ")));

    await expect(client(server.host).registry.readManifest("a/b", digest)).rejects.toMatchObject({
      code: "registry-lied",
    });
  });

  it("a blob with one wrong byte is blob-mismatch at its end", async () => {
    const wrong = Buffer.alloc(100_000, "slipway");
    wrong[50_000] = 0;
    const server = await serve(() => answer(200, {}, wrong));
    const content = await client(server.host).registry.openBlob("a/b", blob.digest);

    await expect(bytesOf(content)).rejects.toMatchObject({
      code: "blob-mismatch",
      params: { expected: blob.digest, got: digestOf(wrong) },
    });
  });

  it("a truncated blob that says it is whole is blob-mismatch", async () => {
    const server = await serve(() => answer(200, {}, Buffer.alloc(99_999, "slipway")));
    const content = await client(server.host).registry.openBlob("a/b", blob.digest);

    await expect(bytesOf(content)).rejects.toMatchObject({ code: "blob-mismatch" });
  });

  it("a truncated blob whose connection breaks each time is registry-unreachable", async () => {
    const head = `HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n`;
    const server = await serve(({ headers }) =>
      headers["range"] === undefined ? { kind: "cut", bytes: `${head}slip` } : { kind: "reset" },
    );
    const content = await client(server.host).registry.openBlob("a/b", blob.digest);

    await expect(bytesOf(content)).rejects.toMatchObject({ code: "registry-unreachable" });
  });

  it("a truncated blob is taken up where it broke, and hashed as one", async () => {
    const whole = Buffer.alloc(100_000, "slipway");
    const server = await serve(({ headers }) => {
      const range = /^bytes=(\d+)-$/.exec(headers["range"] ?? "");
      if (range === null)
        return {
          kind: "cut",
          bytes: Buffer.concat([
            Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
            whole.subarray(0, 40_001),
          ]),
        };
      const start = Number(range[1]);
      return answer(206, { "Content-Range": `bytes ${start}-99999/100000` }, whole.subarray(start));
    });
    const content = await client(server.host).registry.openBlob("a/b", blob.digest);

    expect((await bytesOf(content)).equals(whole)).toBe(true);
    expect(server.seen.at(-1)?.headers["range"]).toBe("bytes=40001-");
  });

  it("an offset beyond the blob is registry-lied", async () => {
    const location = "/v2/a/b/blobs/uploads/1";
    const server = await serve(({ method }) =>
      method === "HEAD" ? answer(404) : answer(202, { Location: location, Range: "0-999999999" }),
    );

    await expect(client(server.host, { chunkBytes: 1000 }).registry.pushBlob("a/b", blob)).rejects.toMatchObject({
      code: "registry-lied",
    });
  });

  it("a list of tags whose next page is the same page is registry-lied at once", async () => {
    const server = await serve(({ target }) => answer(200, { Link: `<${target}>; rel="next"` }, '{"tags":["v1"]}'));

    await expect(client(server.host).registry.tags("a/b")).rejects.toMatchObject({ code: "registry-lied" });
    expect(server.seen.filter(questions)).toHaveLength(1);
  });

  it("a list of tags that always has one more page is registry-lied", async () => {
    const server = await serve((_, count) =>
      answer(200, { Link: `<?page=${count}>; rel="next"` }, count > 2_000 ? '{"tags":1}' : '{"tags":["v1"]}'),
    );

    await expect(client(server.host).registry.tags("a/b")).rejects.toMatchObject({ code: "registry-lied" });
    expect(server.seen.length).toBeLessThan(1_100);
  });

  it("a list on another server is registry-lied", async () => {
    const server = await serve(() => answer(200, { Link: '<http://127.0.0.1:1/v2/x>; rel="next"' }, '{"tags":["v1"]}'));

    await expect(client(server.host).registry.tags("a/b")).rejects.toMatchObject({ code: "registry-lied" });
  });

  it("redirects in a circle are registry-lied", async () => {
    const server = await serve(({ target }) => answer(307, { Location: target }));

    await expect(client(server.host).registry.readManifest("a/b", digest)).rejects.toMatchObject({
      code: "registry-lied",
    });
  });
});

describe("bad input: where credentials and bytes may go", () => {
  const credentials = async () => ({ kind: "password", user: "me", password: secret("hunter2") }) as const;
  const basic = { "WWW-Authenticate": 'Basic realm="r"' };

  it("a redirect to another server is followed without Authorization", async () => {
    const storage = await serve(() => answer(200, {}, Buffer.alloc(100_000, "slipway")));
    const server = await serve(({ headers }) =>
      headers["authorization"] === undefined
        ? answer(401, basic)
        : answer(307, { Location: `http://${storage.host}/bucket/blob?signature=s` }),
    );

    const content = await client(server.host, { credentials }).registry.openBlob("a/b", blob.digest);

    expect((await bytesOf(content)).length).toBe(100_000);
    expect(storage.seen.at(-1)?.target).toBe("/bucket/blob?signature=s");
    expect(storage.seen.at(-1)?.headers["authorization"]).toBeUndefined();
  });

  it("a redirect to a plain address outside this machine is insecure-refused", async () => {
    const server = await serve(() => answer(307, { Location: "http://storage.example.com/blob" }));

    await expect(client(server.host).registry.openBlob("a/b", blob.digest)).rejects.toMatchObject({
      code: "insecure-refused",
      params: { registry: "storage.example.com" },
    });
  });

  it("a token realm without encryption outside this machine gets no password", async () => {
    const server = await serve(() =>
      answer(401, { "WWW-Authenticate": 'Bearer realm="http://auth.example.com/token"' }),
    );

    await expect(client(server.host, { credentials }).registry.tags("a/b")).rejects.toMatchObject({
      code: "insecure-refused",
      params: { registry: "auth.example.com" },
    });
  });

  // 0.0.0.0 is this machine to the kernel and a stranger to us: so a plain stranger can be had on loopback.
  it("a registry without encryption that is not loopback is insecure-refused, unless it is named", async () => {
    const server = await serve(() => answer(200, {}, '{"tags":["v1"]}'));
    const host = `0.0.0.0:${server.port}`;

    await expect(client(host).registry.tags("a/b")).rejects.toMatchObject({
      code: "insecure-refused",
      params: { registry: host },
    });
    expect(await client(host, { insecure: [host] }).registry.tags("a/b")).toEqual(["v1"]);
  });

  it("names and tags that could be another path never reach the wire", async () => {
    const server = await serve(() => answer(200));
    const { registry } = client(server.host);

    for (const repository of ["../a", "a/../b", "A", "a?x=", "a#"])
      await expect(registry.tags(repository)).rejects.toMatchObject({ code: "reference-invalid" });
    await expect(registry.resolve("a/b", "../x")).rejects.toMatchObject({ code: "reference-invalid" });
    await expect(registry.pushManifest("a/b", manifest, "x/y")).rejects.toMatchObject({ code: "reference-invalid" });
    expect(server.seen).toEqual([]);
  });
});

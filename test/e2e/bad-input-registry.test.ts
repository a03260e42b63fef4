import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort, ROBOT, startDockerRegistry } from "../bed/docker-registry.ts";
import { itWith } from "../bed/parts.ts";
import { answer, startTcpRegistry, type TcpRegistry, type TcpReply, type TcpRequest } from "../bed/tcp-registry.ts";
import { contentOf, refused } from "./refusal.ts";
import { createStage, slipwayProcesses, type Stage } from "./stage.ts";

let stage: Stage;
let hello: string;
/** The image of hello as it stands in the local store: what a registry would serve. */
let image: { readonly digest: string; readonly layers: readonly { readonly digest: string }[] };
const servers: TcpRegistry[] = [];

beforeAll(async () => {
  stage = createStage("bad-registry");
  hello = stage.project("hello");
  const built = await stage.slipway(["build", "--json"], { cwd: hello });
  const [first] = JSON.parse(built.stdout).images;
  image = { digest: first.root.digest, layers: first.images[0].layers };
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  rmSync(join(hello, "slipway.yaml"), { force: true });
});
afterAll(async () => stage.strike());

function configured(host: string): void {
  writeFileSync(join(hello, "slipway.yaml"), `registry: {kind: distribution, host: "${host}", path: team}\n`);
}

async function serve(reply: (request: TcpRequest, count: number) => TcpReply): Promise<TcpRegistry> {
  const server = await startTcpRegistry(reply);
  servers.push(server);
  configured(server.host);
  return server;
}

const blobOf = (digest: string): Buffer =>
  readFileSync(join(stage.home, "blobs", "sha256", digest.replace("sha256:", "")));

/** Pushing never changes what the local store holds, whatever becomes of it; no tag was set and no process stays. */
async function pushRefused(code: Parameters<typeof refused>[1], server: Pick<TcpRegistry, "seen">, env = {}) {
  const before = contentOf(join(stage.home, "blobs"));
  const run = await stage.slipway(["push", "--tag", "v1", "--json"], { cwd: hello, env });
  const refusal = refused(run, code);
  expect(contentOf(join(stage.home, "blobs"))).toEqual(before);
  expect(server.seen.filter(({ method, target }) => method === "PUT" && target.endsWith("/manifests/v1"))).toEqual([]);
  expect(slipwayProcesses(stage.home)).toEqual([]);
  return { refusal, run };
}

describe("bad input: `push` to a registry", () => {
  it("that is down: registry-unreachable, naming it", async () => {
    const host = `127.0.0.1:${await freePort()}`;
    configured(host);

    const { refusal } = await pushRefused("registry-unreachable", { seen: [] });

    expect(refusal.params).toMatchObject({ registry: host, reason: "ECONNREFUSED" });
  });

  it("that answers 401: registry-denied, exit 4, and no byte of the image was sent", async () => {
    const server = await serve(({ target }) => (target === "/v2/" ? answer(200) : answer(401)));

    const { refusal } = await pushRefused("registry-denied", server);

    expect(refusal.params).toMatchObject({ registry: server.host, status: 401, repository: "team/hello" });
    expect(server.seen.filter(({ body }) => body.length > 0)).toEqual([]);
  });

  it("that answers 500 each time: registry-failed with its own words, after five tries", async () => {
    const server = await serve(({ method, target }) => {
      if (target === "/v2/") return answer(200);
      return method === "HEAD" ? answer(404) : answer(500, {}, `{"errors":[{"message":"out of cheese"}]}`);
    });

    const { run } = await pushRefused("registry-failed", server);

    expect(run.stderr).toContain("500");
    expect(run.stderr).toContain("out of cheese");
    const tries = server.seen.filter(({ method }) => method === "POST").length;
    expect(tries).toBeGreaterThan(0);
    expect(tries % 5).toBe(0);
  });

  it("that says nothing: Ctrl-C ends it at once with 130, and nothing is left", async () => {
    const server = await serve(({ target }) => (target === "/v2/" ? answer(200) : { kind: "silence" }));
    const { child, ended } = stage.begin(["push", "--json"], { cwd: hello });
    await stage.until("it asked", () => (server.seen.some(({ target }) => target !== "/v2/") ? true : undefined));

    child.kill("SIGINT");

    refused(await ended, "interrupted");
    expect(slipwayProcesses(stage.home)).toEqual([]);
  });

  it("that says it stored something else: registry-lied, and no tag is set", async () => {
    const lie = `sha256:${"0".repeat(64)}`;
    const server = await serve(({ method, target }) => {
      if (target === "/v2/") return answer(200);
      if (method === "HEAD") return answer(404);
      if (method === "POST") return answer(202, { Location: "/v2/team/hello/blobs/uploads/1" });
      return answer(201, { "Docker-Content-Digest": lie });
    });

    const { refusal } = await pushRefused("registry-lied", server);

    expect(refusal.params).toMatchObject({ got: lie });
  });

  it("that forgets what it took: the read-back finds it, and the answer is an error", async () => {
    const server = await serve(({ method, target }) => {
      if (target === "/v2/") return answer(200);
      if (method === "HEAD") return target.includes("/blobs/") ? answer(200) : answer(404);
      if (method === "PUT") return answer(201, { "OCI-Subject": image.digest });
      return answer(404);
    });

    const run = await stage.slipway(["push", "--json"], { cwd: hello });

    expect(refused(run, "registry-lied").params).toMatchObject({ expected: image.digest, got: "none" });
    expect(server.seen.some(({ method }) => method === "PUT")).toBe(true);
  });
});

describe("bad input: `verify` and `deploy` of what a registry lies about", () => {
  /** Serves the image truly, but for what the test twists. */
  const serveImage = (twist: (target: string, bytes: Buffer) => TcpReply | undefined): Promise<TcpRegistry> =>
    serve(({ method, target }) => {
      if (target === "/v2/") return answer(200);
      const digest = /sha256:[0-9a-f]{64}/.exec(target)?.[0] ?? image.digest;
      const bytes = blobOf(digest);
      const type = target.includes("/manifests/")
        ? "application/vnd.oci.image.manifest.v1+json"
        : "application/octet-stream";
      if (method === "HEAD")
        return {
          kind: "send",
          bytes: `HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\nContent-Type: ${type}\r\nDocker-Content-Digest: ${digest}\r\n\r\n`,
        };
      return twist(target, bytes) ?? answer(200, { "Content-Type": type, "Docker-Content-Digest": digest }, bytes);
    });
  /** What a failed deploy started of Slipway's own would end by itself when idle; the next test wants to count from none. */
  afterEach(async () => {
    expect((await stage.slipway(["down", "--yes"], { cwd: hello })).status).toBe(0);
    await stage.until("no process left", () => (slipwayProcesses(stage.home).length === 0 ? true : undefined));
  });
  const flipped = (bytes: Buffer): Buffer => {
    const copy = Buffer.from(bytes);
    copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 1;
    return copy;
  };
  const isLayer = (target: string): boolean =>
    target.includes("/blobs/") && target.includes(image.layers.at(-1)?.digest ?? "?");

  it("the untwisted image passes, so that what follows is about the lie alone", async () => {
    const server = await serveImage(() => undefined);

    const run = await stage.slipway(["verify", `${server.host}/team/hello:v1`, "--json"], { cwd: hello });

    expect(run.status, run.stderr).toBe(0);
    expect(run.document()).toMatchObject({ schema: "slipway.verify/1", digest: image.digest });
  });

  it.each<[what: string, twist: (target: string, bytes: Buffer) => TcpReply | undefined]>([
    [
      "a manifest with one wrong byte",
      (target, bytes) =>
        target.includes("/manifests/")
          ? answer(200, { "Content-Type": "application/vnd.oci.image.manifest.v1+json" }, flipped(bytes))
          : undefined,
    ],
    ["a blob with one wrong byte", (target, bytes) => (isLayer(target) ? answer(200, {}, flipped(bytes)) : undefined)],
    [
      "a truncated blob that calls itself whole",
      (target, bytes) => (isLayer(target) ? answer(200, {}, bytes.subarray(0, 1000)) : undefined),
    ],
  ])("%s: blob-mismatch, for `verify` and for `deploy --image`, and nothing starts", async (_what, twist) => {
    const server = await serveImage(twist);
    const reference = `${server.host}/team/hello@${image.digest}`;

    const verified = await stage.slipway(["verify", reference, "--json"], { cwd: hello });
    refused(verified, "blob-mismatch");

    const deployed = await stage.slipway(["deploy", "--image", reference, "--json"], { cwd: hello });
    refused(deployed, "blob-mismatch");
    const { services } = JSON.parse((await stage.slipway(["status", "--json"], { cwd: hello })).stdout);
    expect(services[0].instances.filter(({ state }: { state: string }) => state !== "stopped")).toEqual([]);
    expect(Object.keys(contentOf(join(stage.home, "targets", "local", "hello", "images")))).toEqual([]);
  });

  it("a blob whose connection breaks each time: registry-unreachable", async () => {
    const server = await serveImage((target, bytes) =>
      isLayer(target)
        ? {
            kind: "cut",
            bytes: Buffer.concat([
              Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\n\r\n`),
              bytes.subarray(0, 1000),
            ]),
          }
        : undefined,
    );

    refused(
      await stage.slipway(["verify", `${server.host}/team/hello:v1`, "--json"], { cwd: hello }),
      "registry-unreachable",
    );
  });

  it("an image nobody pushed, and a name that is none", async () => {
    const server = await serve(({ target }) => (target === "/v2/" ? answer(200) : answer(404)));

    refused(await stage.slipway(["verify", `${server.host}/team/hello:v9`, "--json"]), "image-absent");
    refused(await stage.slipway(["verify", "UPPER/../case", "--json"]), "reference-invalid");
  });
});

describe.skipIf(process.platform === "win32")("bad input: a credential helper that is a real executable", () => {
  /** Docker's configuration naming a helper, and the helper on PATH. */
  function helper(script: string): NodeJS.ProcessEnv {
    const folder = join(stage.folder, "docker");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "config.json"), `{"credsStore": "test"}`);
    writeFileSync(join(folder, "docker-credential-test"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "docker-credential-test"), 0o755);
    return { DOCKER_CONFIG: folder, PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}` };
  }
  const wantsPassword = ({ headers }: TcpRequest): TcpReply =>
    headers["authorization"] === undefined ? answer(401, { "WWW-Authenticate": `Basic realm="test"` }) : answer(403);

  itWith(["docker-registry"], "that works signs in: the image is pushed and read back", async () => {
    const registry = await startDockerRegistry({ signedIn: true });
    configured(registry.host);
    const env = helper(`cat > /dev/null; echo '{"Username":"${ROBOT.user}","Secret":"${ROBOT.password}"}'`);

    const run = await stage.slipway(["push", "--json"], { cwd: hello, env });

    await registry.stop();
    expect(run.status, run.stderr).toBe(0);
    expect(run.stdout + run.stderr).not.toContain(ROBOT.password);
  });

  it("that fails: credential-helper-failed, exit 4, in its own words, and nothing was pushed", async () => {
    const server = await serve(wantsPassword);
    const env = helper("cat > /dev/null; echo the keychain is locked; exit 1");

    const { run } = await pushRefused("credential-helper-failed", server, env);

    expect(run.stderr).toContain("the keychain is locked");
    expect(server.seen.filter(({ headers }) => headers["authorization"] !== undefined)).toEqual([]);
  });

  it("that is not there: credential-helper-failed, exit 4", async () => {
    const server = await serve(wantsPassword);
    const env = helper("exit 0");
    rmSync(join(stage.folder, "docker", "docker-credential-test"));

    await pushRefused("credential-helper-failed", server, env);
  });
});

import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { rmSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { secret } from "../../../kit/secret.ts";
import { blobOf, registryContract } from "../../../ports/registry.contract.ts";
import { fakeClock, realClock } from "../../../../test/bed/clock.ts";
import { startRegistry, type RegistryProcess } from "../../../../test/bed/registry-daemon.ts";
import type { DistributionOptions } from "./client.ts";
import { createDistributionRegistry } from "./registry.ts";

interface Issued {
  readonly scopes: readonly string[];
  readonly until: number;
}

/**
 * A registry behind the token flow: it hands out tokens for what is asked, checks each request's rights as Harbor does, and passes what
 * is allowed on to the real registry.
 */
interface Guarded {
  readonly host: string;
  readonly asked: { readonly scopes: readonly string[]; readonly authorization: string | undefined }[];
  /** Makes every token handed out so far worthless. */
  revoke(): void;
  lifetime: number;
  close(): Promise<void>;
}

async function guard(daemon: RegistryProcess, now: () => number): Promise<Guarded> {
  const issued = new Map<string, Issued>();
  const asked: Guarded["asked"] = [];
  const server: Server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", "http://guard");
    if (url.pathname === "/token") return hand(url, incoming, outgoing);
    const [, given] = (incoming.headers.authorization ?? "").split(" ");
    const token = issued.get(given ?? "");
    if (url.pathname !== "/v2/" && token !== undefined && token.until > now() && allows(token, incoming, url))
      return pass(daemon, incoming, outgoing);
    incoming.resume();
    const realm = `Bearer realm="http://${incoming.headers.host}/token",service="guard"`;
    outgoing.writeHead(401, { "WWW-Authenticate": realm }).end();
  });
  const guarded: Guarded = {
    host: "",
    asked,
    lifetime: 300,
    revoke: () => issued.clear(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  function hand(url: URL, incoming: IncomingMessage, outgoing: ServerResponse): void {
    const scopes = url.searchParams.getAll("scope");
    asked.push({ scopes, authorization: incoming.headers.authorization });
    if (incoming.headers.authorization !== `Basic ${Buffer.from("robot:word").toString("base64")}`)
      return void outgoing.writeHead(401).end();
    const token = `t${asked.length}`;
    issued.set(token, { scopes, until: now() + guarded.lifetime * 1000 });
    outgoing.end(JSON.stringify({ token, expires_in: guarded.lifetime }));
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(guarded, { host: `127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function allows({ scopes }: Issued, incoming: IncomingMessage, url: URL): boolean {
  const repository = /^\/v2\/(.+?)\/(?:blobs|manifests|tags|referrers)\//.exec(url.pathname)?.[1] ?? "";
  const writes = incoming.method !== "GET" && incoming.method !== "HEAD";
  const from = url.searchParams.get("from");
  const right = (name: string, action: string): boolean =>
    scopes.some((scope) => scope.startsWith(`repository:${name}:`) && scope.split(":")[2]?.split(",").includes(action));
  return right(repository, writes ? "push" : "pull") && (from === null || right(from, "pull"));
}

function pass(daemon: RegistryProcess, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const headers = { ...incoming.headers, authorization: `Bearer ${daemon.token.reveal()}` };
  const url = new URL(incoming.url ?? "/", daemon.address.address);
  const call = forward(url, { method: incoming.method ?? "GET", headers }, (back) => {
    outgoing.writeHead(back.statusCode ?? 500, back.headers);
    back.pipe(outgoing);
  });
  incoming.pipe(call.on("error", () => outgoing.destroy()));
}

let daemon: RegistryProcess;
beforeAll(async () => {
  daemon = await startRegistry();
});
afterAll(async () => {
  await daemon.kill();
  rmSync(daemon.data, { recursive: true });
});

const word = (password: string): Partial<DistributionOptions> => ({
  credentials: async () => ({ kind: "password", user: "robot", password: secret(password) }),
});

describe("distribution client behind the token flow", () => {
  let guarded: Guarded;
  beforeAll(async () => {
    guarded = await guard(daemon, Date.now);
  });
  afterAll(() => guarded.close());

  registryContract(async () =>
    createDistributionRegistry({ host: guarded.host, clock: realClock, seed: 1, env: {}, ...word("word") }),
  );
});

describe("token flow", () => {
  let guarded: Guarded;
  const clock = fakeClock();
  const client = (password = "word") =>
    createDistributionRegistry({ host: guarded.host, clock, seed: 1, env: {}, ...word(password) });
  beforeEach(async () => {
    guarded = await guard(daemon, clock.now);
  });
  afterEach(() => guarded.close());

  it("one token serves all questions with the same rights", async () => {
    const registry = client();

    await Promise.all([registry.tags("t/one"), registry.tags("t/one"), registry.tags("t/one")]);
    await registry.hasBlob("t/one", blobOf("x").digest);

    expect(guarded.asked.length).toBeLessThanOrEqual(3);
    expect(new Set(guarded.asked.flatMap(({ scopes }) => scopes))).toEqual(new Set(["repository:t/one:pull"]));
  });

  it("a mount asks for two rights in one request", async () => {
    const [registry, blob] = [client(), blobOf(`mounted ${Date.now()}`)];
    await registry.pushBlob("t/source", blob);

    expect(await registry.pushBlob("t/target", blob, "t/source")).toBe("mounted");

    expect(guarded.asked.at(-1)?.scopes).toEqual(["repository:t/target:pull,push", "repository:t/source:pull"]);
  });

  it("a token is renewed before it ends", async () => {
    const registry = client();
    await registry.tags("t/one");
    await clock.sleep((guarded.lifetime - 5) * 1000);

    await registry.tags("t/one");

    expect(guarded.asked).toHaveLength(2);
  });

  it("a token that was revoked is renewed once", async () => {
    const registry = client();
    await registry.tags("t/one");
    guarded.revoke();

    expect(await registry.tags("t/one")).toEqual([]);

    expect(guarded.asked).toHaveLength(2);
  });

  it("a wrong password is registry-denied, by the token's server", async () => {
    await expect(client("wrong").tags("t/one")).rejects.toMatchObject({
      code: "registry-denied",
      params: { registry: guarded.host, repository: "t/one", status: 401 },
    });
  });

  it("tokens that are worth nothing end in registry-denied, not in a circle", async () => {
    guarded.lifetime = -1;

    await expect(client().tags("t/one")).rejects.toMatchObject({ code: "registry-denied" });
    expect(guarded.asked.length).toBeLessThanOrEqual(3);
  });
});

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { identityProof } from "../../kit/http/identity.ts";
import type { Secret } from "../../kit/secret.ts";
import { answer, json, refuse, type Answer } from "./answer.ts";
import { createAccess } from "./access.ts";
import { blobRoute } from "./routes/blob.ts";
import { catalogRoute, referrersRoute, tagsRoute } from "./routes/discovery.ts";
import { manifestRoute } from "./routes/manifest.ts";
import type { RegistryRequest } from "./routes/request.ts";
import { parseRoute, type Route } from "./routes/route.ts";
import { uploadRoute, uploadsRoute } from "./routes/upload.ts";
import { isDiskFull } from "./storage/files.ts";
import type { Storage } from "./storage/storage.ts";

export interface RegistryServerOptions {
  readonly storage: Storage;
  readonly token: Secret;
  readonly host: string;
  /** Called once somebody who knows the token asked us to stop. */
  readonly stop: () => void;
  /** Takes what nobody foresaw; the client sees only 500. */
  readonly report: (failure: unknown) => void;
}

/** A client that sends nothing for so long is gone. */
const SILENT_MS = 120_000;

/** The HTTP side of the registry, not listening yet. */
export function createRegistryServer(options: RegistryServerOptions): Server {
  const access = createAccess(options);
  const server = createServer((incoming, outgoing) => {
    void handle(incoming, outgoing, access, options);
  });
  // Uploads may take as long as they go on; only silence ends them.
  server.requestTimeout = 0;
  server.setTimeout(SILENT_MS);
  return server;
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  access: ReturnType<typeof createAccess>,
  options: RegistryServerOptions,
): Promise<void> {
  const method = incoming.method ?? "GET";
  const { route, query } = parseRoute(incoming.url ?? "/");
  let reply: Answer;
  try {
    const { headers } = incoming;
    // A route that stops reading must not cut the connection on which its answer goes; the rest is read away below.
    const body = incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
    reply =
      access(method, route, headers) ??
      (await dispatch(route, { method, query, headers, body, storage: options.storage }, options));
  } catch (failure) {
    reply = isDiskFull(failure) ? refuse(507, "STORAGE_FULL") : refuse(500, "UNSUPPORTED", "internal");
    if (!isDiskFull(failure)) options.report(failure);
  }
  try {
    await send(outgoing, reply, method === "HEAD");
    if (!incoming.complete) incoming.resume();
  } catch {
    // The client hung up while we answered; there is nobody left to tell.
    outgoing.destroy();
  }
}

function dispatch(route: Route, request: RegistryRequest, options: RegistryServerOptions): Promise<Answer> | Answer {
  switch (route.kind) {
    case "base":
      return json(200, {});
    case "catalog":
      return catalogRoute(request);
    case "identity":
      return identity(request, options.token);
    case "stop":
      return stop(request, options);
    case "blob":
      return blobRoute(request, route.repository, route.digest);
    case "uploads":
      return uploadsRoute(request, route.repository);
    case "upload":
      return uploadRoute(request, route.repository, route.id);
    case "manifest":
      return manifestRoute(request, route.repository, route.reference);
    case "tags":
      return tagsRoute(request, route.repository);
    case "referrers":
      return referrersRoute(request, route.repository, route.digest);
    case "bad-name":
      return refuse(400, "NAME_INVALID");
    case "none":
      return refuse(404, "UNSUPPORTED");
  }
}

const NONCE = /^[0-9a-f]{16,128}$/;

function identity({ query }: RegistryRequest, token: Secret): Answer {
  const nonce = query.get("nonce") ?? "";
  return NONCE.test(nonce)
    ? json(200, { daemon: "registry", pid: process.pid, proof: identityProof(token, nonce) })
    : refuse(400, "UNSUPPORTED", "nonce");
}

function stop({ method }: RegistryRequest, options: RegistryServerOptions): Answer {
  if (method !== "POST") return refuse(405, "UNSUPPORTED", method, { Allow: "POST" });
  setImmediate(options.stop);
  return answer(202, { "Content-Length": 0, Connection: "close" });
}

async function send(outgoing: ServerResponse, { status, headers, body }: Answer, headOnly: boolean): Promise<void> {
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  outgoing.setHeader("Docker-Distribution-API-Version", "registry/2.0");
  outgoing.setHeader("X-Content-Type-Options", "nosniff");
  outgoing.statusCode = status;
  if (body === undefined || body instanceof Uint8Array) {
    if (body !== undefined) outgoing.setHeader("Content-Length", body.length);
    outgoing.end(headOnly ? undefined : body);
    return;
  }
  const { handle, range } = body;
  try {
    if (headOnly || range === undefined) return void outgoing.end();
    await pipeline(handle.createReadStream({ ...range, autoClose: false, highWaterMark: 256 * 1024 }), outgoing);
  } finally {
    await handle.close();
  }
}

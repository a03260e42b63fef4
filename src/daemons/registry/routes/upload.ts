import { pauseAt } from "../../../kit/hook.ts";
import { isRepositoryName } from "../../../kit/oci/reference.ts";
import { answer, refuse, type Answer } from "../answer.ts";
import { isAlgorithm, parseDigest, type AnyDigest } from "../digests.ts";
import { parseChunkRange, type ByteRange } from "../ranges.ts";
import type { RegistryRequest } from "./request.ts";

/** `POST /v2/<name>/blobs/uploads/`: a mount, a whole blob, or a new session. */
export async function uploadsRoute(request: RegistryRequest, repository: string): Promise<Answer> {
  const { method, query, storage } = request;
  if (method !== "POST") return refuse(405, "UNSUPPORTED", method, { Allow: "POST" });
  const mount = query.get("mount");
  if (mount !== null) {
    const mounted = await takeOver(request, repository, mount);
    if (mounted !== undefined) return mounted;
  }
  const whole = query.get("digest");
  const digest = whole === null ? undefined : parseDigest(whole);
  if (whole !== null && digest === undefined) return refuse(400, "DIGEST_INVALID", whole);
  const algorithm = query.get("digest-algorithm");
  if (algorithm !== null && !isAlgorithm(algorithm)) return refuse(400, "DIGEST_INVALID", algorithm);
  const id = await storage.uploads.begin(repository);
  if (digest === undefined) return accepted(202, repository, id, 0);
  try {
    return await storage.inTurn(id, () => finish(request, { repository, id, offset: 0 }, digest));
  } finally {
    // Nobody but this request knows of the session; after success there is nothing left to drop.
    await storage.uploads.drop(id);
  }
}

/** `/v2/<name>/blobs/uploads/<id>`: chunks, status, the end, and giving up. */
export async function uploadRoute(request: RegistryRequest, repository: string, id: string): Promise<Answer> {
  const { method, query, storage } = request;
  return await storage.inTurn(id, async () => {
    const offset = await storage.uploads.offset(repository, id);
    if (offset === undefined) return refuse(404, "BLOB_UPLOAD_UNKNOWN", id);
    const session = { repository, id, offset };
    switch (method) {
      case "GET":
      case "HEAD":
        return accepted(204, repository, id, offset);
      case "PATCH":
        return await chunk(request, session);
      case "PUT": {
        const digest = parseDigest(query.get("digest") ?? "");
        return digest === undefined
          ? refuse(400, "DIGEST_INVALID", query.get("digest") ?? "")
          : await finish(request, session, digest);
      }
      case "DELETE":
        await storage.uploads.drop(id);
        return answer(204);
      default:
        return refuse(405, "UNSUPPORTED", method, { Allow: "GET, PATCH, PUT, DELETE" });
    }
  });
}

interface Session {
  readonly repository: string;
  readonly id: string;
  readonly offset: number;
}

async function takeOver(
  { query, storage }: RegistryRequest,
  repository: string,
  mount: string,
): Promise<Answer | undefined> {
  const digest = parseDigest(mount);
  if (digest === undefined) return refuse(400, "DIGEST_INVALID", mount);
  const from = query.get("from");
  return await storage.inTurn(digest.text, async () => {
    const held =
      from === null
        ? await storage.links.anywhere(digest)
        : isRepositoryName(from) && (await storage.links.read(from, "blobs", digest)) !== undefined;
    if (!held || (await storage.content.size(digest)) === undefined) return undefined;
    await storage.links.add(repository, "blobs", digest);
    return created(repository, digest);
  });
}

async function chunk(request: RegistryRequest, session: Session): Promise<Answer> {
  const refused = await receive(request, session);
  if (refused !== undefined) return refused;
  const offset = (await request.storage.uploads.offset(session.repository, session.id)) ?? 0;
  return accepted(202, session.repository, session.id, offset);
}

async function finish(request: RegistryRequest, session: Session, digest: AnyDigest): Promise<Answer> {
  const { storage } = request;
  const refused = await receive(request, session);
  if (refused !== undefined) return refused;
  return await storage.inTurn(digest.text, async () => {
    await pauseAt("registry-blob-received");
    if (!(await storage.content.adopt(storage.uploads.fileOf(session.id), digest))) {
      await storage.uploads.drop(session.id);
      return refuse(400, "DIGEST_INVALID", digest.text);
    }
    await pauseAt("registry-blob-adopted");
    await storage.links.add(session.repository, "blobs", digest);
    await storage.uploads.drop(session.id);
    return created(session.repository, digest);
  });
}

/** Appends the body; an answer only when the request is at fault, and then nothing of it is kept. */
async function receive(request: RegistryRequest, session: Session): Promise<Answer | undefined> {
  const { headers, storage, body } = request;
  const { repository, id, offset } = session;
  const range = claimedRange(headers["content-range"]);
  if (range === "malformed") return refuse(400, "BLOB_UPLOAD_INVALID", headers["content-range"] ?? "");
  if (range !== undefined && range.start !== offset)
    return { ...refuse(416, "BLOB_UPLOAD_INVALID", String(offset), stateOf(repository, id, offset)) };
  const claimed = range === undefined ? undefined : range.end - range.start + 1;
  const how = await storage.uploads.append(id, body, claimed ?? Number.MAX_SAFE_INTEGER);
  if (how === "broken-off") return refuse(400, "BLOB_UPLOAD_INVALID", "broken off");
  const received = ((await storage.uploads.offset(repository, id)) ?? 0) - offset;
  if (how === "whole" && (claimed === undefined || claimed === received)) return undefined;
  await storage.uploads.cut(id, offset);
  return refuse(400, "SIZE_INVALID", headers["content-range"] ?? "");
}

function claimedRange(header: string | undefined): ByteRange | "malformed" | undefined {
  return header === undefined ? undefined : (parseChunkRange(header) ?? "malformed");
}

function accepted(status: number, repository: string, id: string, offset: number): Answer {
  return answer(status, { ...stateOf(repository, id, offset), "Content-Length": 0 });
}

/** Nothing received is written `0-0`, as every registry does; the specification has no form for it. */
function stateOf(repository: string, id: string, offset: number): Readonly<Record<string, string>> {
  return {
    Location: `/v2/${repository}/blobs/uploads/${id}`,
    Range: `0-${Math.max(offset - 1, 0)}`,
    "Docker-Upload-UUID": id,
  };
}

function created(repository: string, digest: AnyDigest): Answer {
  return answer(201, {
    Location: `/v2/${repository}/blobs/${digest.text}`,
    "Docker-Content-Digest": digest.text,
    "Content-Length": 0,
  });
}

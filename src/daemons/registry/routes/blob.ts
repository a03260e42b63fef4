import { answer, refuse, type Answer } from "../answer.ts";
import { parseDigest, type AnyDigest } from "../digests.ts";
import { parseRange } from "../ranges.ts";
import type { RegistryRequest } from "./request.ts";

/** `/v2/<name>/blobs/<digest>`: pull, whole or in part, and delete. */
export async function blobRoute(request: RegistryRequest, repository: string, text: string): Promise<Answer> {
  const digest = parseDigest(text);
  if (digest === undefined) return refuse(400, "DIGEST_INVALID", text);
  switch (request.method) {
    case "GET":
    case "HEAD":
      return await pull(request, repository, digest);
    case "DELETE":
      return await remove(request, repository, digest);
    default:
      return refuse(405, "UNSUPPORTED", request.method, { Allow: "GET, HEAD, DELETE" });
  }
}

async function pull({ storage, headers }: RegistryRequest, repository: string, digest: AnyDigest): Promise<Answer> {
  const held = await storage.links.read(repository, "blobs", digest);
  const file = held === undefined ? undefined : await storage.content.open(digest);
  if (file === undefined) return refuse(404, "BLOB_UNKNOWN", digest.text);
  const fixed = {
    "Content-Type": "application/octet-stream",
    "Docker-Content-Digest": digest.text,
    "Accept-Ranges": "bytes",
    ETag: `"${digest.text}"`,
  };
  const range = parseRange(headers.range, file.size);
  if (range === "unsatisfiable") {
    await file.handle.close();
    return refuse(416, "SIZE_INVALID", String(file.size), { "Content-Range": `bytes */${file.size}` });
  }
  if (range === "whole")
    return {
      status: 200,
      headers: { ...fixed, "Content-Length": file.size },
      body: { handle: file.handle, range: file.size === 0 ? undefined : { start: 0, end: file.size - 1 } },
    };
  const part = {
    "Content-Length": range.end - range.start + 1,
    "Content-Range": `bytes ${range.start}-${range.end}/${file.size}`,
  };
  return { status: 206, headers: { ...fixed, ...part }, body: { handle: file.handle, range } };
}

async function remove({ storage }: RegistryRequest, repository: string, digest: AnyDigest): Promise<Answer> {
  return await storage.inTurn(digest.text, async () => {
    if ((await storage.links.read(repository, "blobs", digest)) === undefined)
      return refuse(404, "BLOB_UNKNOWN", digest.text);
    await storage.links.remove(repository, "blobs", digest);
    if (!(await storage.links.anywhere(digest))) await storage.content.remove(digest);
    return answer(202);
  });
}

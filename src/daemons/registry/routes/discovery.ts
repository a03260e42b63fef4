import { compareBytes } from "../../../kit/compare.ts";
import { MEDIA_TYPE } from "../../../kit/oci/media-type.ts";
import { json, refuse, type Answer } from "../answer.ts";
import { parseDigest } from "../digests.ts";
import type { RegistryRequest } from "./request.ts";

/** `/v2/<name>/tags/list`, with `n` and `last`. */
export async function tagsRoute(request: RegistryRequest, repository: string): Promise<Answer> {
  const { storage } = request;
  if (!reads(request.method)) return notAllowed(request.method);
  if (!(await storage.repositories.exists(repository))) return refuse(404, "NAME_UNKNOWN", repository);
  const all = (await storage.tags.list(repository)).map(({ tag }) => tag);
  const page = pageOf(all, request.query);
  if (page === undefined) return refuse(400, "UNSUPPORTED", "n");
  return json(200, { name: repository, tags: page.items }, linkTo(`/v2/${repository}/tags/list`, page));
}

/** `/v2/_catalog`, which many clients still ask for. */
export async function catalogRoute(request: RegistryRequest): Promise<Answer> {
  if (!reads(request.method)) return notAllowed(request.method);
  const page = pageOf(await request.storage.repositories.list(), request.query);
  if (page === undefined) return refuse(400, "UNSUPPORTED", "n");
  return json(200, { repositories: page.items }, linkTo("/v2/_catalog", page));
}

/** `/v2/<name>/referrers/<digest>`: never 404, for a subject may come later. */
export async function referrersRoute(request: RegistryRequest, repository: string, text: string): Promise<Answer> {
  if (!reads(request.method)) return notAllowed(request.method);
  const subject = parseDigest(text);
  if (subject === undefined) return refuse(400, "DIGEST_INVALID", text);
  const wanted = request.query.get("artifactType");
  const all = await request.storage.referrers.list(repository, subject);
  const manifests = wanted === null ? all : all.filter(({ artifactType }) => artifactType === wanted);
  const filtered = wanted === null ? {} : { "OCI-Filters-Applied": "artifactType" };
  const index = { schemaVersion: 2, mediaType: MEDIA_TYPE.index, manifests };
  return json(200, index, { "Content-Type": MEDIA_TYPE.index, ...filtered });
}

interface Page {
  readonly items: readonly string[];
  readonly next: { readonly n: number; readonly last: string } | undefined;
}

/** One page of a sorted list; undefined when `n` is no number. */
function pageOf(all: readonly string[], query: URLSearchParams): Page | undefined {
  const [n, last] = [query.get("n"), query.get("last")];
  if (n !== null && !/^[0-9]{1,9}$/.test(n)) return undefined;
  const rest = last === null ? all : all.filter((item) => compareBytes(item, last) > 0);
  const items = n === null ? rest : rest.slice(0, Number(n));
  const end = items.at(-1);
  return { items, next: end === undefined || items.length === rest.length ? undefined : { n: Number(n), last: end } };
}

function linkTo(path: string, { next }: Page): Readonly<Record<string, string>> {
  return next === undefined ? {} : { Link: `<${path}?n=${next.n}&last=${encodeURIComponent(next.last)}>; rel="next"` };
}

const reads = (method: string): boolean => method === "GET" || method === "HEAD";
const notAllowed = (method: string): Answer => refuse(405, "UNSUPPORTED", method, { Allow: "GET, HEAD" });

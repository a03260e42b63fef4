import { table } from "../../../kit/table.ts";
import { isRepositoryName } from "../../../kit/oci/reference.ts";

/** What a path of the distribution API stands for (distribution-spec v1.1, "Endpoints"). */
export type Route =
  | { readonly kind: "base" }
  | { readonly kind: "catalog" }
  | { readonly kind: "identity" }
  | { readonly kind: "stop" }
  | { readonly kind: "blob"; readonly repository: string; readonly digest: string }
  | { readonly kind: "uploads"; readonly repository: string }
  | { readonly kind: "upload"; readonly repository: string; readonly id: string }
  | { readonly kind: "manifest"; readonly repository: string; readonly reference: string }
  | { readonly kind: "tags"; readonly repository: string }
  | { readonly kind: "referrers"; readonly repository: string; readonly digest: string }
  | { readonly kind: "bad-name" }
  | { readonly kind: "none" };

const FIXED = table<Route>({
  "/v2": { kind: "base" },
  "/v2/": { kind: "base" },
  "/v2/_catalog": { kind: "catalog" },
  "/_slipway/identity": { kind: "identity" },
  "/_slipway/stop": { kind: "stop" },
});

type Named = (repository: string, last: string) => Route;

/** A name may itself hold words such as "blobs", so every pattern is tied to the end of the path. */
const PATTERNS: readonly (readonly [RegExp, Named])[] = [
  [/^\/v2\/(.+)\/blobs\/uploads\/?$/, (repository) => ({ kind: "uploads", repository })],
  [/^\/v2\/(.+)\/blobs\/uploads\/([^/]+)$/, (repository, id) => ({ kind: "upload", repository, id })],
  [/^\/v2\/(.+)\/blobs\/([^/]+)$/, (repository, digest) => ({ kind: "blob", repository, digest })],
  [/^\/v2\/(.+)\/manifests\/([^/]+)$/, (repository, reference) => ({ kind: "manifest", repository, reference })],
  [/^\/v2\/(.+)\/tags\/list$/, (repository) => ({ kind: "tags", repository })],
  [/^\/v2\/(.+)\/referrers\/([^/]+)$/, (repository, digest) => ({ kind: "referrers", repository, digest })],
];

/**
 * Reads a request target. Nothing is normalised: `..` and encoded slashes are looked at as they are and fail the grammar of names,
 * so that no two readers of the path can disagree.
 */
export function parseRoute(target: string): { readonly route: Route; readonly query: URLSearchParams } {
  const mark = target.indexOf("?");
  const query = new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1));
  return { route: routeOf(mark < 0 ? target : target.slice(0, mark)), query };
}

function routeOf(raw: string): Route {
  const path = decoded(raw);
  if (path === undefined) return { kind: "bad-name" };
  const fixed = Object.hasOwn(FIXED, path) ? FIXED[path] : undefined;
  if (fixed !== undefined) return fixed;
  for (const [pattern, make] of PATTERNS) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const repository = match[1] ?? "";
    return isRepositoryName(repository) ? make(repository, match[2] ?? "") : { kind: "bad-name" };
  }
  return { kind: "none" };
}

/** Some clients write the colon of a digest as %3A. */
function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

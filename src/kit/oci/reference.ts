import { SlipwayError } from "../../errors.ts";
import { isDigest, type Digest } from "../digest.ts";

/** What a person may write for an image: `host/name`, with `:tag`, `@digest` or both. */
export interface Reference {
  readonly host: string;
  /** Name inside the registry, without host. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: Digest | undefined;
}

const PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const NAME = new RegExp(`^${PART}(?:/${PART})*$`);
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const HOST = /^(?:\[[0-9a-fA-F:]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)(?::[0-9]{1,5})?$/;
const NAME_LIMIT = 255;

/**
 * True for a repository name as distribution-spec v1.1 allows it ("Pulling manifests"): lower case, no empty or dotted part.
 * @example isRepositoryName("shop/orders") && !isRepositoryName("../etc")
 */
export function isRepositoryName(text: string): boolean {
  return text.length <= NAME_LIMIT && NAME.test(text);
}

/** True for a tag as distribution-spec v1.1 allows it. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/**
 * Reads `host/name[:tag][@digest]`; anything else is `reference-invalid`. There is no default host: what a name means must not
 * depend on who reads it.
 * @example parseReference("embedded/shop/orders:v2").repository === "shop/orders"
 */
export function parseReference(text: string): Reference {
  const [named = "", digest, ...more] = text.split("@");
  const slash = named.indexOf("/");
  const colon = named.indexOf(":", slash);
  const host = named.slice(0, Math.max(slash, 0));
  const repository = named.slice(slash + 1, colon < 0 ? undefined : colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const wellFormed =
    more.length === 0 &&
    HOST.test(host) &&
    isRepositoryName(repository) &&
    (tag === undefined || isTag(tag)) &&
    (digest === undefined || isDigest(digest));
  if (!wellFormed) throw new SlipwayError("reference-invalid", { reference: text });
  return { host, repository, tag, digest: digest as Digest | undefined };
}

/** The tag under which referrers of a manifest are listed where a registry has no referrers API (distribution-spec v1.1). */
export function referrersTag(digest: Digest): string {
  return digest.replace(":", "-");
}

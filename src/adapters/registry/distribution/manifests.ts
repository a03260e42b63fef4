import { SlipwayError } from "../../../errors.ts";
import { digestOf, isDigest, type Digest } from "../../../kit/digest.ts";
import { MANIFEST_TYPES } from "../../../kit/oci/media-type.ts";
import { parseManifest } from "../../../kit/oci/manifest.ts";
import type { Descriptor } from "../../../model/image.ts";
import type { Manifest } from "../../../ports/registry.ts";
import { lie, refusal, type Question } from "./refusal.ts";
import { pullScope, pushScope } from "./authorize.ts";
import type { Client } from "./client.ts";
import { drop, readShort, type WireAnswer } from "./wire.ts";

/** Twice what distribution-spec v1.1 asks registries to take. */
const LIMIT = 8 * 1024 * 1024;

function request(client: Client, method: string, reference: string, question: Question): Promise<WireAnswer> {
  const { repository } = question;
  const headers = { Accept: MANIFEST_TYPES.join(", ") };
  const target = `/v2/${repository}/manifests/${reference}`;
  return client.ask({ method, target, scopes: [pullScope(repository)], headers }, question);
}

/** What a tag or digest stands for; the registry's word is checked where it can be. */
export async function resolveReference(
  client: Client,
  reference: string,
  question: Question,
): Promise<Descriptor | undefined> {
  const answer = await request(client, "HEAD", reference, question);
  drop(answer);
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw await refusal(question, answer);
  const digest = answer.headers["docker-content-digest"];
  const size = Number(answer.headers["content-length"]);
  // The header is optional (distribution-spec v1.1): then only the bytes tell.
  if (typeof digest !== "string" || !isDigest(digest) || !Number.isSafeInteger(size))
    return await resolveByBytes(client, reference, question);
  if (isDigest(reference) && digest !== reference) throw lie(question, reference, digest);
  return { mediaType: mediaTypeOf(answer), digest, size };
}

async function resolveByBytes(client: Client, reference: string, question: Question): Promise<Descriptor | undefined> {
  const manifest = await fetchManifest(client, reference, question);
  if (manifest === undefined) return undefined;
  const digest = digestOf(manifest.bytes);
  if (isDigest(reference) && digest !== reference) throw mismatch(reference, digest, question);
  return { mediaType: manifest.mediaType, digest, size: manifest.bytes.length };
}

export async function readManifest(client: Client, digest: Digest, question: Question): Promise<Manifest | undefined> {
  const manifest = await fetchManifest(client, digest, question);
  const got = manifest === undefined ? digest : digestOf(manifest.bytes);
  if (got !== digest) throw mismatch(digest, got, question);
  return manifest;
}

/** The bytes as they came, not checked against anything. */
export async function fetchManifest(
  client: Client,
  reference: string,
  question: Question,
): Promise<Manifest | undefined> {
  const answer = await request(client, "GET", reference, question);
  if (answer.status === 404) {
    drop(answer);
    return undefined;
  }
  if (answer.status !== 200) throw await refusal(question, answer);
  const bytes = await readShort(answer, LIMIT, client.answerMs).catch((cause: unknown) => {
    throw new SlipwayError(
      "registry-unreachable",
      { registry: question.registry, reason: "broken-off" },
      { doing: question.doing, cause },
    );
  });
  if (bytes === undefined) throw lie(question, `${LIMIT}`, "more");
  return { mediaType: mediaTypeOf(answer, bytes), bytes };
}

/** Stores the manifest under its digest or a tag; `listed` says that the registry took note of its subject. */
export async function putManifest(
  client: Client,
  manifest: Manifest,
  tag: string | undefined,
  question: Question,
): Promise<{ readonly digest: Digest; readonly listed: boolean }> {
  const { repository } = question;
  const digest = digestOf(manifest.bytes);
  const target = `/v2/${repository}/manifests/${tag ?? digest}`;
  const headers = { "Content-Type": manifest.mediaType };
  const scopes = [pushScope(repository)];
  const answer = await client.ask({ method: "PUT", target, scopes, headers, body: manifest.bytes }, question);
  if (answer.status !== 201 && answer.status !== 202) throw await refusal(question, answer);
  drop(answer);
  const said = answer.headers["docker-content-digest"];
  if (typeof said === "string" && isDigest(said) && said !== digest) throw lie(question, digest, said);
  return { digest, listed: answer.headers["oci-subject"] !== undefined };
}

/** The header, without parameters; a registry that sends a general one has the right one in the manifest. */
function mediaTypeOf(answer: WireAnswer, bytes?: Uint8Array): string {
  const header = (answer.headers["content-type"] ?? "").split(";", 1)[0]?.trim() ?? "";
  if (MANIFEST_TYPES.includes(header) || bytes === undefined) return header;
  return parseManifest(bytes)?.mediaType ?? header;
}

function mismatch(expected: string, got: string, { doing }: Question): SlipwayError {
  return new SlipwayError("blob-mismatch", { expected, got }, { doing });
}

import { createHash } from "node:crypto";
import { SlipwayError } from "../../../errors.ts";
import type { Digest } from "../../../kit/digest.ts";
import type { Ask } from "./ask.ts";
import type { Scope } from "./authorize.ts";
import { TRIES, type Backoff } from "./backoff.ts";
import { refusal, unreachableRegistry, type Question } from "./refusal.ts";
import { drop, failureOf, isPassingFailure, type WireAnswer } from "./wire.ts";

export interface Download {
  readonly ask: Ask;
  readonly backoff: Backoff;
  readonly repository: string;
  readonly digest: Digest;
  readonly scopes: readonly Scope[];
  readonly question: Question;
}

/** Opens a blob; undefined when the registry does not have it. */
export async function openBlob(download: Download): Promise<AsyncIterable<Uint8Array> | undefined> {
  const answer = await request(download, 0);
  if (answer.status === 404) {
    drop(answer);
    return undefined;
  }
  if (answer.status !== 200) throw await refusal(download.question, answer);
  return hashed(download, answer);
}

function request({ ask, repository, digest, scopes, question }: Download, offset: number): Promise<WireAnswer> {
  // The bytes must be the blob's own: a server that compressed them on the way would change the digest.
  const headers = { "Accept-Encoding": "identity", ...(offset === 0 ? {} : { Range: `bytes=${offset}-` }) };
  return ask({ method: "GET", target: `/v2/${repository}/blobs/${digest}`, scopes, headers }, question);
}

/** Every byte goes through the hash; a connection that breaks is taken up where it broke. */
async function* hashed(download: Download, first: WireAnswer): AsyncIterable<Uint8Array> {
  const { digest, question, backoff } = download;
  const hash = createHash("sha256");
  let [answer, offset] = [first, 0];
  for (let attempt = 1; ; attempt++) {
    try {
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        hash.update(chunk);
        offset += chunk.length;
        yield chunk;
      }
      break;
    } catch (cause) {
      const failure = failureOf(cause);
      if (attempt === TRIES || !isPassingFailure(failure)) throw unreachableRegistry(question, failure);
    } finally {
      answer.body.destroy();
    }
    await backoff(attempt);
    answer = await resume(download, offset);
  }
  const got = `sha256:${hash.digest("hex")}`;
  if (got !== digest) throw new SlipwayError("blob-mismatch", { expected: digest, got }, { doing: question.doing });
}

/** A registry without ranges would start anew: what we have handed out cannot be taken back, so that ends it. */
async function resume(download: Download, offset: number): Promise<WireAnswer> {
  const answer = await request(download, offset);
  const starts = offset === 0 ? answer.status === 200 : answer.status === 206;
  const range = String(answer.headers["content-range"] ?? "");
  if (starts && (offset === 0 || range.startsWith(`bytes ${offset}-`))) return answer;
  if (answer.status !== 200) throw await refusal(download.question, answer);
  answer.body.destroy();
  throw unreachableRegistry(download.question, failureOf(undefined));
}

import { isSlipwayError, SlipwayError } from "../../../errors.ts";
import { isDigest } from "../../../kit/digest.ts";
import type { BlobSource } from "../../../ports/registry.ts";
import { isPassing, type Ask } from "./ask.ts";
import type { Scope } from "./authorize.ts";
import { TRIES, type Backoff } from "./backoff.ts";
import { createPieces, type Pieces } from "./pieces.ts";
import { lie, refusal, type Question } from "./refusal.ts";
import { drop, isPassingFailure, type Body, type WireAnswer } from "./wire.ts";

/** One blob on its way up. */
export interface Upload {
  readonly blob: BlobSource;
  readonly repository: string;
  readonly scopes: readonly Scope[];
  readonly question: Question;
  readonly ask: Ask;
  readonly backoff: Backoff;
  /** Bytes of a chunk, and the most that goes in one request. */
  readonly chunkBytes: number;
}

/** A session at the registry: where to send, and what it has. */
interface Session {
  readonly location: URL;
  readonly offset: number;
}

/**
 * Sends a blob: in one request when it is small, else in chunks that are resumed where the registry says its bytes end; a registry
 * that knows no chunks gets it whole. The bytes are hashed as they are read: what is not what it says is `blob-mismatch`.
 */
export async function uploadBlob(upload: Upload, started: WireAnswer): Promise<void> {
  const pieces = createPieces(upload.blob);
  let session: Session | undefined = { location: await locationOf(upload, started), offset: 0 };
  try {
    const chunk = Math.max(upload.chunkBytes, Number(started.headers["oci-chunk-min-length"] ?? 0) || 0);
    for (let failures = 0; ; ) {
      session ??= await begin(upload);
      const before = session.offset;
      const step = await advance(upload, session, pieces, chunk);
      if (step === "done") return;
      if (step === "no-chunks") return await sendWhole(upload, pieces);
      if (step !== "lost" && step.offset > before) failures = 0;
      else if (++failures >= TRIES) throw noProgress(upload);
      else if (step === "lost") await upload.backoff(failures);
      session = step === "lost" ? undefined : step;
    }
  } catch (failure) {
    if (session !== undefined) await giveUp(upload, session);
    throw failure;
  } finally {
    await pieces.close();
  }
}

type Step = Session | "done" | "lost" | "no-chunks";

/** The next request of the session: a chunk, or the end. */
async function advance(upload: Upload, session: Session, pieces: Pieces, chunk: number): Promise<Step> {
  const { blob } = upload;
  const small = blob.size <= chunk;
  const left = blob.size - session.offset;
  const bytes = left > 0 ? await pieces.read(session.offset, Math.min(chunk, left)) : undefined;
  if (bytes !== undefined && bytes.length < Math.min(chunk, left)) throw mismatch(upload, pieces);
  if (bytes === undefined || (small && session.offset === 0)) {
    if (pieces.digest() !== undefined && pieces.digest() !== blob.digest) throw mismatch(upload, pieces);
    return await close(upload, session, bytes);
  }
  const range = `${session.offset}-${session.offset + bytes.length - 1}`;
  const answer = await attempt(upload, "PATCH", session.location, bytes, { "Content-Range": range });
  if (answer === undefined) return await stateOf(upload, session);
  if (answer.status === 202) return await accepted(upload, answer, session.offset + bytes.length);
  drop(answer);
  if (answer.status === 416) return await stateOf(upload, session);
  if (answer.status === 404) return session.offset === 0 ? "no-chunks" : "lost";
  if (answer.status === 405 || answer.status === 501 || (answer.status === 400 && session.offset === 0))
    return "no-chunks";
  throw await refusal(upload.question, answer);
}

/** Ends the session. After a broken connection the blob may be there all the same. */
async function close(upload: Upload, session: Session, bytes: Uint8Array | undefined): Promise<Step> {
  const url = new URL(session.location);
  url.searchParams.set("digest", upload.blob.digest);
  const answer = await attempt(upload, "PUT", url, bytes ?? new Uint8Array(0), {});
  if (answer === undefined) return (await isThere(upload)) ? "done" : await stateOf(upload, session);
  if (answer.status === 201 || answer.status === 204) return finished(upload, answer);
  if (answer.status === 416) {
    drop(answer);
    return await stateOf(upload, session);
  }
  if (answer.status === 404) {
    drop(answer);
    return "lost";
  }
  throw await refusal(upload.question, answer);
}

function finished({ question, blob }: Upload, answer: WireAnswer): "done" {
  drop(answer);
  const said = answer.headers["docker-content-digest"];
  // A registry may name the blob by another algorithm; only the same one can contradict.
  if (typeof said === "string" && isDigest(said) && said !== blob.digest) throw lie(question, blob.digest, said);
  return "done";
}

/** One request; undefined when it may be tried again once the registry's state is known. */
async function attempt(
  upload: Upload,
  method: string,
  target: URL,
  body: Body,
  headers: Readonly<Record<string, string>>,
): Promise<WireAnswer | undefined> {
  const { ask, scopes, question, backoff } = upload;
  const typed = { "Content-Type": "application/octet-stream", ...headers };
  try {
    const answer = await ask({ method, target, scopes, headers: typed, body, repeat: false }, question);
    if (!isPassing(answer.status)) return answer;
    drop(answer);
    await backoff(1, answer.headers["retry-after"]);
  } catch (failure) {
    const reason = isSlipwayError(failure, "registry-unreachable") ? failure.params["reason"] : undefined;
    if (typeof reason !== "string" || !isPassingFailure({ reason })) throw failure;
    await backoff(1);
  }
  return undefined;
}

/** Asks the registry what it has; "lost" when it knows nothing of the session any more. */
async function stateOf(upload: Upload, { location }: Session): Promise<Session | "lost"> {
  const { ask, scopes, question } = upload;
  const answer = await ask({ method: "GET", target: location, scopes }, question);
  if (answer.status === 204 || answer.status === 202) return await accepted(upload, answer, 0);
  drop(answer);
  return "lost";
}

/** Takes the registry's word for where its bytes end, as far as it can be true. */
async function accepted(upload: Upload, answer: WireAnswer, assumed: number): Promise<Session> {
  drop(answer);
  const said = /^(?:bytes=)?0-([0-9]{1,15})$/.exec(String(answer.headers.range ?? ""));
  const end = said === null ? assumed : Number(said[1]) + 1;
  // `0-0` is what registries write for nothing at all.
  const offset = end === 1 ? 0 : end;
  if (offset > upload.blob.size) throw lie(upload.question, `0-${upload.blob.size - 1}`, String(answer.headers.range));
  return { location: await locationOf(upload, answer), offset };
}

async function begin(upload: Upload): Promise<Session> {
  const { ask, repository, scopes, question } = upload;
  const answer = await ask({ method: "POST", target: `/v2/${repository}/blobs/uploads/`, scopes }, question);
  if (answer.status !== 202) throw await refusal(question, answer);
  drop(answer);
  return { location: await locationOf(upload, answer), offset: 0 };
}

async function locationOf({ ask, question }: Upload, answer: WireAnswer): Promise<URL> {
  const location = answer.headers.location;
  if (location === undefined) throw lie(question, "Location", "none");
  return await ask.locate(location, question);
}

async function sendWhole(upload: Upload, pieces: Pieces): Promise<void> {
  const { blob } = upload;
  await pieces.close();
  for (let failures = 1; ; failures++) {
    const { location } = await begin(upload);
    location.searchParams.set("digest", blob.digest);
    const answer = await attempt(upload, "PUT", location, { size: blob.size, open: () => blob.open() }, {});
    if (answer !== undefined && answer.status === 201) return void finished(upload, answer);
    if (answer !== undefined) throw await refusal(upload.question, answer);
    if (await isThere(upload)) return;
    if (failures === TRIES) throw noProgress(upload);
  }
}

async function isThere({ ask, repository, blob, scopes, question }: Upload): Promise<boolean> {
  const answer = await ask({ method: "HEAD", target: `/v2/${repository}/blobs/${blob.digest}`, scopes }, question);
  drop(answer);
  return answer.status === 200;
}

/** Frees what the registry keeps for us; that it fails too changes nothing. */
async function giveUp({ ask, scopes, question }: Upload, { location }: Session): Promise<void> {
  await ask({ method: "DELETE", target: location, scopes, repeat: false }, question).then(drop, () => {});
}

function mismatch({ blob }: Upload, pieces: Pieces): SlipwayError {
  return new SlipwayError(
    "blob-mismatch",
    { expected: blob.digest, got: pieces.digest() ?? "fewer-bytes" },
    { doing: "pushing" },
  );
}

function noProgress({ question, repository }: Upload): SlipwayError {
  const params = { registry: question.registry, repository, status: "no-progress", output: "" };
  return new SlipwayError("registry-failed", params, { doing: "pushing" });
}

import { Agent as PlainAgent, request as plainRequest, type ClientRequest, type IncomingMessage } from "node:http";
import { Agent as TlsAgent, request as tlsRequest } from "node:https";
import type { Trust } from "./trust.ts";

/** Bytes to send: at hand, or read anew for every attempt. */
export type Body = Uint8Array | { readonly size: number; readonly open: () => AsyncIterable<Uint8Array> };

export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Body | undefined;
}

/** An answer whose body is not read yet; whoever has it must read or drop it. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly url: URL;
  readonly body: IncomingMessage;
}

/** One request over the wire: no redirects, no credentials, no second try. Fails with `WireFailure`. */
export type Send = (request: WireRequest) => Promise<WireAnswer>;

/** Why there was no answer. `reason` is an errno or TLS code, or one of ours: "timeout", "broken-off". */
export interface WireFailure {
  readonly wire: true;
  readonly reason: string;
  readonly cause: unknown;
}

export interface WireOptions {
  readonly trust: Trust;
  /** Silence longer than this, in milliseconds, ends a request: while connecting, sending, waiting or receiving. */
  readonly silentMs: number;
  readonly signal: AbortSignal | undefined;
}

export function isWireFailure(value: unknown): value is WireFailure {
  return typeof value === "object" && value !== null && (value as { readonly wire?: unknown }).wire === true;
}

export function createSend({ trust, silentMs, signal }: WireOptions): Send {
  const plain = new PlainAgent({ keepAlive: true, maxSockets: 8 });
  const tls = new TlsAgent({ keepAlive: true, maxSockets: 8 });

  const open = ({ url, method, headers, body }: WireRequest): ClientRequest => {
    const common = { method, headers: { ...headers, ...lengthOf(method, body) }, timeout: silentMs };
    const options = signal === undefined ? common : { ...common, signal };
    return url.protocol === "https:"
      ? tlsRequest(url, { ...options, agent: tls, ...trust.tlsFor(url.host) })
      : plainRequest(url, { ...options, agent: plain });
  };

  const send = (request: WireRequest): Promise<WireAnswer> =>
    new Promise((resolve, reject) => {
      const call = open(request);
      let incoming: IncomingMessage | undefined;
      call.on("timeout", () => (incoming ?? call).destroy(TIMEOUT));
      // More than one may come: the second must not be nobody's.
      call.on("error", (cause) => {
        if (signal?.aborted === true) reject(signal.reason as Error);
        else if (wasClosedBefore(call, cause) && incoming === undefined) resolve(send(request));
        else reject(failureOf(cause));
      });
      const waiting = answerDeadline(call, silentMs);
      call.once("response", (answer: IncomingMessage) => {
        clearTimeout(waiting.timer);
        incoming = answer.on("error", () => {});
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, url: request.url, body: answer });
      });
      sendBody(call, request.body).catch((failure: unknown) => {
        call.destroy();
        reject(failure);
      });
    });
  return send;
}

/** A kept connection that the server had closed meanwhile says nothing about the server: the next one is tried at once. */
function wasClosedBefore(call: ClientRequest, cause: unknown): boolean {
  const code = (cause as { readonly code?: unknown }).code;
  return call.reusedSocket && (code === "ECONNRESET" || code === "EPIPE");
}

const TIMEOUT = Object.assign(new Error("timeout"), { code: "timeout" });

/** A server that drips its headers byte by byte is never silent, so the wait for the answer has a deadline of its own. */
function answerDeadline(call: ClientRequest, silentMs: number): { timer: NodeJS.Timeout | undefined } {
  const waiting: { timer: NodeJS.Timeout | undefined } = { timer: undefined };
  call.once("finish", () => {
    waiting.timer = setTimeout(() => call.destroy(TIMEOUT), silentMs);
  });
  call.once("close", () => clearTimeout(waiting.timer));
  return waiting;
}

function lengthOf(method: string, body: Body | undefined): Readonly<Record<string, string>> {
  if (body === undefined) return method === "GET" || method === "HEAD" ? {} : { "Content-Length": "0" };
  return { "Content-Length": String(body instanceof Uint8Array ? body.length : body.size) };
}

async function sendBody(call: ClientRequest, body: Body | undefined): Promise<void> {
  if (body === undefined || body instanceof Uint8Array) {
    call.end(body);
    return;
  }
  for await (const chunk of body.open()) {
    if (call.destroyed || call.writableEnded) return;
    if (!call.write(chunk)) await drained(call);
  }
  if (!call.destroyed) call.end();
}

function drained(call: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      call.off("drain", done).off("close", done);
      resolve();
    };
    call.once("drain", done).once("close", done);
  });
}

/** What a broken connection is called here, from whatever layer it comes. */
export function failureOf(cause: unknown): WireFailure {
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  const reason = typeof code === "string" ? code : "broken-off";
  return { wire: true, reason: reason.startsWith("HPE_") ? "not-http" : reason, cause };
}

/** What a TLS client reports when the other side does not speak TLS. */
const NOT_TLS = /^(?:EPROTO|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG)$/;
/** A connection that broke may hold the next time. Nobody there, no such name, no trust do not pass in seconds. */
const PASSING = /^(?:ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN|broken-off)$/;

export function speaksNoTls({ reason }: Pick<WireFailure, "reason">): boolean {
  return NOT_TLS.test(reason);
}

export function isPassingFailure({ reason }: Pick<WireFailure, "reason">): boolean {
  return PASSING.test(reason);
}

/** Reads what is short by nature (a manifest, a token, an error); undefined when it is longer than `limit` bytes. */
export async function readShort(answer: WireAnswer, limit: number, ms: number): Promise<Buffer | undefined> {
  const deadline = setTimeout(() => answer.body.destroy(TIMEOUT), ms);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (failure) {
    throw failureOf(failure);
  } finally {
    clearTimeout(deadline);
    answer.body.destroy();
  }
}

/** Lets the connection be used again without reading for long. */
export function drop(answer: WireAnswer): void {
  const length = Number(answer.headers["content-length"] ?? "0");
  if (length > 65_536) answer.body.destroy();
  else answer.body.resume();
}

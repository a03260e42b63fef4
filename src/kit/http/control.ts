import { createHash, timingSafeEqual } from "node:crypto";
import { chmodSync } from "node:fs";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import {
  CATALOG,
  errorAgain,
  isSlipwayError,
  SlipwayError,
  type Doing,
  type ErrorCode,
  type Params,
} from "../../errors.ts";
import type { Secret } from "../secret.ts";
import { isPipe, prepareEndpoint } from "./endpoint.ts";
import { secretFile } from "./secret-file.ts";

export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown;
}

/** Answers one request; a SlipwayError it throws reaches the caller as the same error. */
export type ControlHandler = (request: ControlRequest) => Promise<{ readonly status: number; readonly body: unknown }>;

export interface ControlServer {
  /** Stops listening and cuts open requests. */
  close(): Promise<void>;
}

/** Whom to ask, and how long to wait. */
export interface CallOptions {
  readonly endpoint: string;
  readonly secret: Secret;
  readonly timeoutMs?: number;
  /** Where the daemon writes its log, for the hint when it does not answer. */
  readonly log?: string;
}

/** How an error travels; `doing` stays with the caller's own words when the daemon named none. */
interface WireError {
  readonly code: ErrorCode;
  readonly params: Params;
  readonly doing?: Doing;
}

const BODY_LIMIT = 4 * 1024 * 1024;
const TIMEOUT_MS = 10_000;
const REFUSED = 409;

/**
 * JSON over HTTP on a Unix socket (named pipe on Windows). Every request needs the secret. The socket's folder is made owner-only, a
 * stale socket file is removed, and a live one refuses with `daemon-already-runs`.
 * @example await serveControl({ endpoint, secret, handle: async () => ({ status: 200, body: { well: true } }) })
 */
export async function serveControl(options: {
  readonly endpoint: string;
  readonly secret: Secret;
  readonly handle: ControlHandler;
}): Promise<ControlServer> {
  const { endpoint, secret, handle } = options;
  await prepareEndpoint(endpoint);
  const expected = sha256(`Bearer ${secret.reveal()}`);
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing, expected, handle);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(endpoint, resolve);
  });
  if (!isPipe(endpoint)) chmodSync(endpoint, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Asks a daemon. Throws the SlipwayError it answered with, `daemon-unavailable` when nobody answers in time (10 s unless told), and
 * `daemon-refused` when it does not know the secret or the request.
 * @example await callControl({ endpoint, secret }, "GET", "/routes?app=shop")
 */
export async function callControl(
  options: CallOptions,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const { status, text } = await exchange(options, method, path, body);
  const parsed = parse(text);
  if (status < 400) return parsed;
  const error = wireError(parsed);
  if (error === undefined) throw new SlipwayError("daemon-refused", { endpoint: options.endpoint, status });
  throw errorAgain(error.code, error.params, error.doing === undefined ? {} : { doing: error.doing });
}

/** Reads or makes (0600) the daemons' shared secret file. */
export function controlSecret(file: string): Secret {
  return secretFile(file);
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  expected: Buffer,
  handle: ControlHandler,
): Promise<void> {
  if (!timingSafeEqual(sha256(incoming.headers.authorization ?? ""), expected)) {
    incoming.resume();
    return send(outgoing, 401, {});
  }
  try {
    const url = new URL(incoming.url ?? "/", "http://control");
    const text = await bodyOf(incoming);
    const { status, body } = await handle({
      method: incoming.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      body: text === "" ? undefined : parse(text),
    });
    send(outgoing, status, body);
  } catch (failure) {
    const error: WireError = isSlipwayError(failure)
      ? { code: failure.code, params: failure.params, ...(failure.doing === undefined ? {} : { doing: failure.doing }) }
      : { code: "bug", params: { what: failure instanceof Error ? failure.message : String(failure) } };
    send(outgoing, error.code === "bug" ? 500 : REFUSED, { error });
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_LIMIT) throw new Error(`a control request may have ${BODY_LIMIT} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function send(outgoing: ServerResponse, status: number, body: unknown): void {
  if (outgoing.headersSent || outgoing.destroyed) return;
  const text = JSON.stringify(body ?? null);
  outgoing.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  outgoing.end(text);
}

function exchange(
  options: CallOptions,
  method: string,
  path: string,
  body: unknown,
): Promise<{ readonly status: number; readonly text: string }> {
  const { endpoint, secret, log, timeoutMs = TIMEOUT_MS } = options;
  const payload = body === undefined ? "" : JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${secret.reveal()}`,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(payload),
  };
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void =>
      reject(
        new SlipwayError(
          "daemon-unavailable",
          { daemon: daemonOf(endpoint), log: log ?? endpoint, reason: reasonOf(cause) },
          { doing: "asking-daemon", cause },
        ),
      );
    const signal = AbortSignal.timeout(timeoutMs);
    const call = request({ socketPath: endpoint, method, path, headers, agent: false, signal }, (incoming) => {
      bodyOf(incoming).then((text) => resolve({ status: incoming.statusCode ?? 0, text }), fail);
    });
    call.on("error", fail).end(payload);
  });
}

function wireError(value: unknown): WireError | undefined {
  const error = (value as { readonly error?: Partial<WireError> } | null | undefined)?.error;
  if (typeof error?.code !== "string" || !(error.code in CATALOG)) return undefined;
  return { ...error, code: error.code, params: error.params ?? {} };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The daemon's name as `controlEndpoint` put it into the address. */
function daemonOf(endpoint: string): string {
  return /-([a-z]+)(?:\.sock)?$/.exec(endpoint)?.[1] ?? endpoint;
}

function reasonOf(cause: unknown): string {
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : "unknown";
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

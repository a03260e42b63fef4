import type { Socket } from "node:net";
import { measure } from "./body.ts";
import type { Choice } from "./weighted-choice.ts";
import {
  abandon,
  beginExchange,
  giveUp,
  resumeDown,
  sendUp,
  type ClientSide,
  type Exchange,
  type Ledger,
} from "./exchange.ts";
import { forwardRequest, readRequest, type RequestHead } from "./request-head.ts";

/** How long each kind of silence is borne, in seconds. */
export interface Limits {
  /** Between requests. Longer than clients keep idle connections themselves (Go 90 s), so they close first and never race us. */
  readonly idle: number;
  /** From the first byte of a head to its last. */
  readonly head: number;
  /** Between two parts of a request body. */
  readonly upload: number;
  /** From the whole request to the head of the answer. */
  readonly answer: number;
  /** A client that does not take its answer. */
  readonly stall: number;
  /** After a closing answer: time for the client to read it before the connection goes. */
  readonly linger: number;
}

export const LIMITS: Limits = { idle: 120, head: 10, upload: 60, answer: 600, stall: 60, linger: 2 };

/** What a client connection needs of its route. */
export interface Serving {
  readonly ledger: Ledger;
  readonly limits: Limits;
  readonly clients: Set<Client>;
  /** Which arm, and the cookie to set for a client not seen before; undefined when the route has no arm. */
  deal(client: Client, head: RequestHead): { readonly choice: Choice<Exchange>; readonly cookie: string } | undefined;
}

/** One connection of a client. Mutable: it lives on the hot path. */
export interface Client extends ClientSide {
  readonly serving: Serving;
  readonly address: string;
  readonly trusted: boolean;
  phase: "head" | "body" | "wait" | "tunnel" | "linger";
  /** Bytes read and not yet used. */
  pending: Buffer | undefined;
  exchange: Exchange | undefined;
  /** Number of a sticky client without a cookie: it stays on its arm for the life of the connection. */
  number: number;
  /** Seconds until patience ends; 0 = never. Counted down by `sweepClients`. */
  left: number;
}

const MAX_HEAD = 32_768;
/** Requests a client sends ahead are read up to here, then its connection waits. */
const MAX_AHEAD = 65_536;
const CRLF2 = Buffer.from("\r\n\r\n");
const [LF, CR] = [10, 13] as const;
const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.)/;
const REASONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  405: "Method Not Allowed",
  408: "Request Timeout",
  431: "Request Header Fields Too Large",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  505: "HTTP Version Not Supported",
};

/** Serves one connection until it ends. */
export function serveClient(socket: Socket, serving: Serving): void {
  const address = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  const client: Client = {
    socket,
    serving,
    address,
    trusted: LOOPBACK.test(address),
    phase: "head",
    pending: undefined,
    exchange: undefined,
    number: 0,
    left: serving.limits.idle,
    answered: (close) => answered(client, close),
    failed: (status, begun) => failed(client, status, begun),
    limit: (which) => (client.left = which === "none" ? 0 : serving.limits[which]),
    tunnel: () => openTunnel(client),
  };
  serving.clients.add(client);
  socket.on("data", (chunk) => onData(client, chunk));
  socket.on("end", () => onEnd(client));
  socket.on("drain", () => client.exchange !== undefined && resumeDown(client.exchange));
  // "close" follows and does the work; without a listener the error would end the process.
  socket.on("error", () => undefined);
  socket.on("close", () => {
    serving.clients.delete(client);
    if (client.exchange !== undefined) abandon(client.exchange, false);
  });
}

/** Counts one second down for every connection and ends those whose patience is over. */
export function sweepClients(clients: Iterable<Client>): void {
  for (const client of clients) if (client.left > 0 && --client.left === 0) expire(client);
}

/** Closes a connection that carries nothing now; a busy one closes after its answer. */
export function closeIdle(client: Client): void {
  if (client.phase === "head" && client.pending === undefined) client.socket.destroy();
}

function onData(client: Client, chunk: Buffer): void {
  switch (client.phase) {
    case "head":
      client.pending = client.pending === undefined ? chunk : Buffer.concat([client.pending, chunk]);
      return readHeads(client);
    case "body":
      return readBody(client, chunk);
    case "wait":
      client.pending = client.pending === undefined ? chunk : Buffer.concat([client.pending, chunk]);
      if (client.pending.length > MAX_AHEAD || client.exchange?.head.upgrade !== "") client.socket.pause();
      return;
    case "tunnel":
      return client.exchange === undefined ? undefined : sendUp(client.exchange, chunk);
    case "linger":
      return;
  }
}

/** A half-closed client is taken as gone, as Go and Node servers do: else nobody would notice one that gave up waiting. */
function onEnd(client: Client): void {
  if (client.phase === "tunnel") client.exchange?.link?.socket.end();
  else if (client.phase === "linger") client.socket.destroySoon();
  else client.socket.destroy();
}

/** Reads one head if it is whole, and begins its exchange. */
function readHeads(client: Client): void {
  const bytes = skipEmptyLines(client.pending);
  client.pending = bytes;
  if (bytes === undefined) return;
  const end = bytes.indexOf(CRLF2);
  if (end < 0) {
    // A lone LF would keep us waiting for an end that another parser has already seen.
    if (hasBareLf(bytes)) return refuse(client, 400);
    if (bytes.length > MAX_HEAD) return refuse(client, 431);
    client.left = Math.min(client.left, client.serving.limits.head);
    return;
  }
  if (end > MAX_HEAD) return refuse(client, 431);
  const head = readRequest(bytes.toString("latin1", 0, end + 2));
  if (typeof head === "number") return refuse(client, head);
  client.pending = undefined;
  begin(client, head, bytes, end + 4);
}

function begin(client: Client, head: RequestHead, bytes: Buffer, from: number): void {
  const { serving } = client;
  const chosen = serving.deal(client, head);
  if (chosen === undefined) return refuse(client, 503);
  const wire = forwardRequest(head, client.address, client.trusted);
  const exchange = beginExchange({ client, ledger: serving.ledger, head, wire, ...chosen });
  client.exchange = exchange;
  client.phase = exchange.upload.done ? "wait" : "body";
  client.left = exchange.upload.done ? serving.limits.answer : serving.limits.upload;
  if (from === bytes.length) return;
  if (exchange.upload.done) client.pending = bytes.subarray(from);
  else readBody(client, bytes.subarray(from));
}

function readBody(client: Client, chunk: Buffer): void {
  const { exchange, serving } = client;
  if (exchange === undefined) return;
  const end = measure(exchange.upload, chunk, 0);
  if (exchange.upload.broken) return refuse(client, 400);
  sendUp(exchange, end === chunk.length ? chunk : chunk.subarray(0, end));
  if (client.exchange !== exchange) return;
  if (!exchange.upload.done) {
    client.left = serving.limits.upload;
    return;
  }
  client.phase = "wait";
  if (exchange.answer === undefined) client.left = serving.limits.answer;
  if (end < chunk.length) client.pending = chunk.subarray(end);
}

/** The exchange is over: the next request, or a closing connection. */
function answered(client: Client, close: boolean): void {
  client.exchange = undefined;
  if (close || client.socket.readableEnded) return linger(client);
  client.phase = "head";
  client.left = client.serving.limits.idle;
  client.socket.resume();
  // Not at once: the answer's last bytes are still on their way through this very turn.
  if (client.pending !== undefined) setImmediate(() => client.phase === "head" && readHeads(client));
}

function failed(client: Client, status: 502 | 504, begun: boolean): void {
  const whole = client.exchange?.upload.done === true && client.exchange.head.keepAlive;
  client.exchange = undefined;
  // Once an answer was begun only a cut connection tells the client that it is not whole.
  if (begun) return void client.socket.resetAndDestroy();
  client.socket.write(ownAnswer(status, !whole), "latin1");
  answered(client, !whole);
}

/** Answers by ourselves and closes: what follows on this connection cannot be trusted. */
function refuse(client: Client, status: number): void {
  const begun = client.exchange?.answer !== undefined;
  if (client.exchange !== undefined) abandon(client.exchange, true);
  client.exchange = undefined;
  client.pending = undefined;
  if (begun) return void client.socket.resetAndDestroy();
  client.socket.write(ownAnswer(status, true), "latin1");
  linger(client);
}

/** Sends the end, then reads and forgets for a while: closing with unread bytes would reset the connection and lose the answer. */
function linger(client: Client): void {
  client.phase = "linger";
  client.pending = undefined;
  client.left = client.serving.limits.linger;
  client.socket.resume();
  client.socket.end();
}

function openTunnel(client: Client): void {
  client.phase = "tunnel";
  const early = client.pending;
  client.pending = undefined;
  if (early !== undefined && client.exchange !== undefined) sendUp(client.exchange, early);
  client.socket.resume();
}

function expire(client: Client): void {
  const { exchange, phase } = client;
  // An upload that stands still because the upstream does not read is the upstream's silence, not the client's.
  const upstreamSilent = phase === "wait" || (phase === "body" && client.socket.isPaused());
  if (exchange !== undefined && exchange.answer === undefined && upstreamSilent) return giveUp(exchange);
  if (phase === "body" || (phase === "head" && client.pending !== undefined)) return refuse(client, 408);
  client.socket.destroy();
}

function ownAnswer(status: number, close: boolean): string {
  return `HTTP/1.1 ${status} ${REASONS[status] ?? "Error"}\r\nContent-Length: 0\r\n${close ? "Connection: close\r\n" : ""}\r\n`;
}

/** RFC 9112, section 2.2: empty lines before a request are ignored. */
function skipEmptyLines(bytes: Buffer | undefined): Buffer | undefined {
  if (bytes === undefined || bytes[0] !== CR) return bytes;
  let from = 0;
  while (from < 8 && bytes[from] === CR && bytes[from + 1] === LF) from += 2;
  return from === bytes.length ? undefined : bytes.subarray(from);
}

function hasBareLf(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) if (bytes[at - 1] !== CR) return true;
  return false;
}

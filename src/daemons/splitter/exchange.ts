import type { Socket } from "node:net";
import { bodyOf, measure, type Body } from "./body.ts";
import type { Choice } from "./weighted-choice.ts";
import type { Link, LinkEvents } from "./pool.ts";
import type { RequestHead } from "./request-head.ts";
import { forwardResponse, readResponse, type ResponseHead } from "./response-head.ts";

/** What an exchange asks of the client's side. */
export interface ClientSide {
  readonly socket: Socket;
  /** The answer is whole; `close` = the connection may carry no other. */
  answered(close: boolean): void;
  /** The upstream broke: an answer of our own when none was begun, else a cut connection. */
  failed(status: 502 | 504, begun: boolean): void;
  /** Seconds until the exchange is given up; 0 = never. */
  limit(which: "answer" | "stall" | "none"): void;
  /** From now on bytes pass both ways unread. */
  tunnel(): void;
}

/** What an exchange reports to the route it belongs to. */
export interface Ledger {
  now(): number;
  closing(): boolean;
  count(exchange: Exchange, status: number, latencyMs: number, now: number): void;
  /** A request began (1) or ended (-1). */
  moved(by: 1 | -1): void;
}

/** One request and its answer. Mutable: it lives on the hot path. */
export interface Exchange {
  readonly client: ClientSide;
  readonly ledger: Ledger;
  readonly choice: Choice<Exchange>;
  readonly head: RequestHead;
  /** Head as sent upstream, kept for one repetition. */
  readonly wire: string;
  readonly cookie: string;
  readonly startedAt: number;
  readonly upload: Body;
  link: Link<Exchange> | undefined;
  partial: Buffer | undefined;
  answer: ResponseHead | undefined;
  download: Body | undefined;
  latencyMs: number;
  close: boolean;
  retried: boolean;
  counted: boolean;
  tunnelled: boolean;
  over: boolean;
}

const MAX_HEAD = 65_536;
/** Methods that may be repeated when a reused connection turns out to be dead (RFC 9110, section 9.2.2). */
const REPEATABLE = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]);
/**
 * A request that may not be repeated goes only over a connection that was busy a moment ago: an upstream that closes after a short
 * idle time would else drop it without an answer.
 */
const FRESH_MS = 500;
/** A client that gives up after this has seen a failure; one that leaves earlier says nothing about the upstream. */
const PATIENCE_MS = 10_000;
const CRLF2 = Buffer.from("\r\n\r\n");

/** Sends the head to the chosen upstream. */
export function beginExchange(start: {
  readonly client: ClientSide;
  readonly ledger: Ledger;
  readonly choice: Choice<Exchange>;
  readonly head: RequestHead;
  readonly wire: string;
  readonly cookie: string;
}): Exchange {
  const { client, ledger, choice, head, wire, cookie } = start;
  const exchange: Exchange = {
    client,
    ledger,
    choice,
    head,
    wire,
    cookie,
    startedAt: ledger.now(),
    upload: bodyOf(head.framing, head.length),
    link: undefined,
    partial: undefined,
    answer: undefined,
    download: undefined,
    latencyMs: 0,
    close: false,
    retried: false,
    counted: false,
    tunnelled: false,
    over: false,
  };
  choice.upstream.inFlight++;
  ledger.moved(1);
  const rest = REPEATABLE.has(head.method) && exchange.upload.done ? Number.POSITIVE_INFINITY : FRESH_MS;
  exchange.link = choice.upstream.pool.take(exchange, rest, exchange.startedAt);
  exchange.link.socket.write(wire, "latin1");
  return exchange;
}

/** Passes on request body bytes (or tunnel bytes); the client waits while the upstream does not take them. */
export function sendUp(exchange: Exchange, bytes: Buffer): void {
  const link = exchange.link;
  if (link === undefined || exchange.over) return;
  if (!link.socket.write(bytes)) exchange.client.socket.pause();
}

/** The client left, or its request turned out to be malformed: the upstream is told by cutting its connection. */
export function abandon(exchange: Exchange, blameless: boolean): void {
  if (exchange.over) return;
  const now = exchange.ledger.now();
  const waited = now - exchange.startedAt;
  if (exchange.answer !== undefined) count(exchange, exchange.answer.status, now);
  else if (!blameless && waited >= PATIENCE_MS) {
    exchange.latencyMs = waited;
    count(exchange, 0, now);
  }
  release(exchange);
  exchange.link?.socket.destroy();
}

/** Gives up on an upstream that does not answer. */
export function giveUp(exchange: Exchange): void {
  fail(exchange, 504);
}

/** What the pool reports about connections that work for an exchange. */
export const exchangeEvents: LinkEvents<Exchange> = {
  data(exchange, chunk) {
    if (exchange.tunnelled) sendDown(exchange, chunk);
    else if (exchange.answer === undefined) readHead(exchange, chunk);
    else readBody(exchange, chunk, 0);
  },
  end(exchange) {
    if (exchange.over) return;
    if (exchange.tunnelled) exchange.client.socket.end();
    else if (exchange.download?.framing === "close") finish(exchange, false);
    else broke(exchange);
  },
  gone(exchange) {
    if (exchange.over) return;
    if (!exchange.tunnelled) return broke(exchange);
    release(exchange);
    exchange.client.socket.destroySoon();
  },
  drain(exchange) {
    if (!exchange.over) exchange.client.socket.resume();
  },
};

/** The client takes bytes again. */
export function resumeDown(exchange: Exchange): void {
  if (exchange.answer !== undefined) exchange.client.limit("none");
  exchange.link?.socket.resume();
}

function readHead(exchange: Exchange, chunk: Buffer): void {
  let bytes = exchange.partial === undefined ? chunk : Buffer.concat([exchange.partial, chunk]);
  exchange.partial = undefined;
  while (!exchange.over) {
    const end = bytes.indexOf(CRLF2);
    if (end < 0 && bytes.length <= MAX_HEAD) {
      exchange.partial = bytes;
      return;
    }
    const head = end < 0 ? undefined : readResponse(bytes.toString("latin1", 0, end + 2), exchange.head.method);
    if (head === undefined || (head.status === 101 && exchange.head.upgrade === "")) return fail(exchange, 502);
    bytes = bytes.subarray(end + 4);
    if (head.status >= 200) return startAnswer(exchange, head, bytes);
    if (head.status === 101) return startTunnel(exchange, head, bytes);
    // 100 and 103 go ahead of the answer; an HTTP/1.0 client does not know them.
    if (!exchange.head.old) exchange.client.socket.write(forwardResponse(head, false, ""), "latin1");
    if (bytes.length === 0) return;
  }
}

function startAnswer(exchange: Exchange, head: ResponseHead, rest: Buffer): void {
  const { client, ledger } = exchange;
  // A chunked answer cannot be told to an HTTP/1.0 client; no server sends one to an HTTP/1.0 request.
  if (exchange.head.old && head.framing === "chunked") return fail(exchange, 502);
  const now = ledger.now();
  exchange.answer = head;
  exchange.download = bodyOf(head.framing, head.length);
  exchange.latencyMs = now - exchange.startedAt;
  exchange.close = !exchange.head.keepAlive || head.framing === "close" || !exchange.upload.done || ledger.closing();
  client.limit("none");
  if (head.stream) count(exchange, head.status, now);
  const text = forwardResponse(head, exchange.close, exchange.cookie);
  if (rest.length === 0) {
    client.socket.write(text, "latin1");
    if (exchange.download.done) finish(exchange, true);
    return;
  }
  client.socket.cork();
  client.socket.write(text, "latin1");
  readBody(exchange, rest, 0);
  client.socket.uncork();
}

function readBody(exchange: Exchange, chunk: Buffer, from: number): void {
  const body = exchange.download;
  if (body === undefined || exchange.over) return;
  const end = body.done ? from : measure(body, chunk, from);
  if (body.broken) return fail(exchange, 502);
  if (end > from) sendDown(exchange, end === chunk.length && from === 0 ? chunk : chunk.subarray(from, end));
  if (body.done) finish(exchange, end === chunk.length);
}

function startTunnel(exchange: Exchange, head: ResponseHead, rest: Buffer): void {
  const now = exchange.ledger.now();
  exchange.answer = head;
  exchange.latencyMs = now - exchange.startedAt;
  exchange.tunnelled = true;
  count(exchange, head.status, now);
  exchange.client.limit("none");
  exchange.client.socket.write(forwardResponse(head, false, exchange.cookie), "latin1");
  if (rest.length > 0) sendDown(exchange, rest);
  exchange.client.tunnel();
}

function sendDown(exchange: Exchange, bytes: Buffer): void {
  if (exchange.client.socket.write(bytes)) return;
  exchange.link?.socket.pause();
  exchange.client.limit("stall");
}

/** The answer is whole. `clean` = nothing came behind it. */
function finish(exchange: Exchange, clean: boolean): void {
  const { answer, link, ledger } = exchange;
  const now = ledger.now();
  if (answer !== undefined) count(exchange, answer.status, now);
  release(exchange);
  if (link !== undefined) {
    if (answer?.idleSeconds !== undefined)
      link.idleLimitMs = Math.min(link.idleLimitMs, answer.idleSeconds * 1000 - 1000);
    if (clean && answer?.reusable === true && exchange.upload.done) exchange.choice.upstream.pool.give(link, now);
    else link.socket.destroy();
  }
  exchange.client.answered(exchange.close || !exchange.upload.done);
}

/** The connection ended before the answer did. */
function broke(exchange: Exchange): void {
  const { link, head } = exchange;
  const unheard = exchange.answer === undefined && exchange.partial === undefined;
  const stale = link !== undefined && link.reused && unheard && !exchange.retried;
  if (!stale || head.framing !== "none" || !REPEATABLE.has(head.method)) return fail(exchange, 502);
  exchange.retried = true;
  link.user = undefined;
  link.socket.destroy();
  // -1: an idle time no connection has, so this is a new one.
  exchange.link = exchange.choice.upstream.pool.take(exchange, -1, exchange.ledger.now());
  exchange.link.socket.write(exchange.wire, "latin1");
}

function fail(exchange: Exchange, status: 502 | 504): void {
  if (exchange.over) return;
  const now = exchange.ledger.now();
  const begun = exchange.answer !== undefined;
  if (!begun) exchange.latencyMs = now - exchange.startedAt;
  count(exchange, 0, now);
  release(exchange);
  exchange.link?.socket.destroy();
  exchange.client.failed(status, begun);
}

function count(exchange: Exchange, status: number, now: number): void {
  if (exchange.counted) return;
  exchange.counted = true;
  exchange.ledger.count(exchange, status, exchange.latencyMs, now);
}

function release(exchange: Exchange): void {
  exchange.over = true;
  if (exchange.link !== undefined) exchange.link.user = undefined;
  exchange.choice.upstream.inFlight--;
  exchange.ledger.moved(-1);
}

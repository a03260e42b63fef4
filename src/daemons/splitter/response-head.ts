import type { Framing } from "./body.ts";
import { connectionHas, readFields, type Fields } from "./fields.ts";

/** An upstream's answer as far as the proxy must understand it. */
export interface ResponseHead {
  readonly status: number;
  readonly framing: Framing;
  readonly length: number;
  /** Whether the upstream's connection may carry another request. */
  readonly reusable: boolean;
  /** Seconds the upstream says it keeps an idle connection; undefined when it says nothing. */
  readonly idleSeconds: number | undefined;
  /** An answer without a foreseeable end. */
  readonly stream: boolean;
  readonly startLine: string;
  readonly fields: Fields;
}

const START = /^HTTP\/1\.([01]) ([1-9][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*)?\r\n/;

/** Reads a response head (start line and fields, each with CRLF, without the empty line); undefined when it is not beyond doubt. */
export function readResponse(text: string, method: string): ResponseHead | undefined {
  const start = START.exec(text);
  if (start === null) return undefined;
  const fields = readFields(text, start[0].length);
  if (fields === undefined) return undefined;
  const status = Number(start[2]);
  const old = start[1] === "0";
  if (old && fields.chunked) return undefined;
  const framing = framingOf(fields, method, status);
  const hint = /(?:^|[,\s])timeout=([0-9]{1,6})/i.exec(fields.keepAlive)?.[1];
  return {
    status,
    framing,
    length: Math.max(fields.length, 0),
    reusable: framing !== "close" && !connectionHas(fields, "close") && (!old || connectionHas(fields, "keep-alive")),
    idleSeconds: hint === undefined ? undefined : Number(hint),
    stream: status === 101 || fields.contentType.toLowerCase().startsWith("text/event-stream"),
    startLine: `HTTP/1.1${start[0].slice("HTTP/1.1".length)}`,
    fields,
  };
}

/** The head as the client gets it. */
export function forwardResponse(head: ResponseHead, close: boolean, cookie: string): string {
  const { fields, status } = head;
  return (
    head.startLine +
    fields.kept +
    (fields.chunked ? "Transfer-Encoding: chunked\r\n" : "") +
    (status === 101 ? `Connection: Upgrade\r\nUpgrade: ${fields.upgrade}\r\n` : close ? "Connection: close\r\n" : "") +
    (cookie === "" ? "" : `Set-Cookie: ${cookie}\r\n`) +
    "\r\n"
  );
}

/** RFC 9112, section 6.3, in its order. */
function framingOf(fields: Fields, method: string, status: number): Framing {
  if (method === "HEAD" || status < 200 || status === 204 || status === 304) return "none";
  if (fields.chunked) return "chunked";
  return fields.length >= 0 ? "length" : "close";
}

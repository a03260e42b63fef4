import type { Framing } from "./body.ts";
import { connectionHas, isHost, readFields, type Fields } from "./fields.ts";

/** A request as far as the proxy must understand it. */
export interface RequestHead {
  readonly method: string;
  readonly target: string;
  /** HTTP/1.0 clients get one answer a connection and no chunks. */
  readonly old: boolean;
  readonly keepAlive: boolean;
  readonly framing: Framing;
  readonly length: number;
  /** Protocol asked for, e.g. "websocket"; empty for none. */
  readonly upgrade: string;
  readonly cookie: string;
  readonly host: string;
  readonly fields: Fields;
}

const START = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}) ([\x21-\x7e\x80-\xff]+) HTTP\/([0-9])\.([0-9])\r\n/;
const ABSOLUTE = /^https?:\/\/([^/?#@]*)([/?].*)?$/i;

/**
 * Reads a request head (start line and fields, each with CRLF, without the empty line). A number is the status to refuse it with: in
 * doubt 400, since a request that two parsers can read differently is how one client slips a request into another's connection.
 */
export function readRequest(text: string): RequestHead | number {
  const start = START.exec(text);
  if (start === null) return 400;
  const [line, method = "", asked = "", major, minor] = start;
  if (major !== "1") return 505;
  const fields = readFields(text, line.length);
  if (fields === undefined) return 400;
  const old = minor === "0";
  const where = place(method, asked, fields);
  if (where === undefined || (fields.host === undefined && !old)) return 400;
  if (method === "CONNECT") return 405;
  // HTTP/1.0 knows no transfer coding: a chunked body there has an end that its sender cannot have meant.
  if (old && fields.chunked) return 400;
  const framing: Framing = fields.chunked ? "chunked" : fields.length >= 0 ? "length" : "none";
  return {
    method,
    target: where.target,
    old,
    keepAlive: !old && !connectionHas(fields, "close"),
    framing,
    length: Math.max(fields.length, 0),
    upgrade: upgradeOf(fields, old, framing),
    cookie: fields.cookie,
    host: where.host,
    fields,
  };
}

/** The head as the upstream gets it: hop-by-hop fields gone, the client named (RFC 9110, section 7.6.1). */
export function forwardRequest(head: RequestHead, client: string, trusted: boolean): string {
  const { fields } = head;
  const proto = trusted && fields.forwardedProto !== "" ? fields.forwardedProto : "http";
  const named = trusted && fields.forwardedHost !== "" ? fields.forwardedHost : head.host;
  return (
    `${head.method} ${head.target} HTTP/1.${head.old ? 0 : 1}\r\nHost: ${head.host}\r\n${fields.kept}` +
    (fields.chunked ? "Transfer-Encoding: chunked\r\n" : "") +
    (head.upgrade === "" ? "" : `Connection: Upgrade\r\nUpgrade: ${head.upgrade}\r\n`) +
    `X-Forwarded-For: ${fields.forwardedFor}${client}\r\nX-Forwarded-Proto: ${proto}\r\nX-Forwarded-Host: ${named}\r\n\r\n`
  );
}

function place(
  method: string,
  asked: string,
  fields: Fields,
): { readonly target: string; readonly host: string } | undefined {
  const host = fields.host ?? "";
  if (asked.startsWith("/") || (asked === "*" && method === "OPTIONS") || method === "CONNECT")
    return { target: asked, host };
  const absolute = ABSOLUTE.exec(asked);
  if (absolute === null || !isHost(absolute[1] ?? "") || absolute[1] === "") return undefined;
  const path = absolute[2] ?? "/";
  return { target: path.startsWith("/") ? path : `/${path}`, host: absolute[1] ?? "" };
}

/** h2c is not passed on: past the switch the upstream would speak HTTP/2 frames that nobody here checks or counts. */
function upgradeOf(fields: Fields, old: boolean, framing: Framing): string {
  if (fields.upgrade === "" || old || framing !== "none" || !connectionHas(fields, "upgrade")) return "";
  return fields.upgrade.toLowerCase().includes("h2c") ? "" : fields.upgrade;
}

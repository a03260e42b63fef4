import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isLoopback } from "../../kit/http/loopback.ts";
import type { Secret } from "../../kit/secret.ts";
import { refuse, type Answer } from "./answer.ts";
import type { Route } from "./routes/route.ts";

/** Says no to who may not; undefined lets the request through. */
export type Access = (method: string, route: Route, headers: IncomingHttpHeaders) => Answer | undefined;

/**
 * Writing needs the token: as the password of Basic with any user (what `docker login` and skopeo send) or as Bearer.
 *
 * Reading is open where only this machine can ask, and only to who calls us by a loopback name: a page in a browser that had its own
 * name pointed at 127.0.0.1 still says that name. `/v2/` asks for the token even so, for Docker and skopeo learn only there that
 * there is one; without it they read on as anybody may.
 */
export function createAccess(options: { readonly token: Secret; readonly host: string }): Access {
  const expected = fingerprint(options.token.reveal());
  const local = isLoopback(options.host);
  return (method, route, headers) => {
    if (route.kind === "identity") return undefined;
    const open = local && isLoopback(hostOf(headers.host ?? "")) && route.kind !== "base" && route.kind !== "stop";
    if (open && (method === "GET" || method === "HEAD") && route.kind !== "upload") return undefined;
    const given = tokenIn(headers.authorization ?? "");
    if (given !== undefined && timingSafeEqual(fingerprint(given), expected)) return undefined;
    return refuse(401, "UNAUTHORIZED", "", { "WWW-Authenticate": 'Basic realm="slipway", charset="UTF-8"' });
  };
}

function hostOf(header: string): string {
  return header.replace(/:[0-9]+$/, "");
}

function tokenIn(header: string): string | undefined {
  const [scheme = "", value = ""] = header.split(" ", 2);
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() !== "basic") return undefined;
  const pair = Buffer.from(value, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon < 0 ? undefined : pair.slice(colon + 1);
}

function fingerprint(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { get as httpGet, type IncomingMessage } from "node:http";
import { get as httpsGet } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { trustedAuthorities } from "../../kit/http/authorities.ts";
import { type GoHost, variable } from "./go-environment.ts";

/** What came back: bytes, or why not. `refused` is the proxy's own no, `failed` means it could not be asked. */
export type Answer =
  | { readonly kind: "content"; readonly size: number | undefined; readonly content: AsyncIterable<Uint8Array> }
  | { readonly kind: "refused"; readonly status: number }
  | { readonly kind: "failed"; readonly reason: string; readonly cause: unknown };

const SILENCE_MS = 60_000;
const REDIRECTS = 5;
const ATTEMPTS = 3;

/** Asks for a file, again after a short while when the network or the server stumbles. */
export async function download(url: URL, host: GoHost, signal: AbortSignal): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = url.protocol === "file:" ? await openFile(url) : await ask(url, host, signal, REDIRECTS);
    const passing = answer.kind === "failed" || (answer.kind === "refused" && answer.status >= 500);
    if (!passing || attempt === ATTEMPTS || signal.aborted) return answer;
    await sleep(250 * 2 ** attempt, undefined, { signal }).catch(() => undefined);
  }
}

async function openFile(url: URL): Promise<Answer> {
  const path = fileURLToPath(url);
  try {
    const { size } = await stat(path);
    return { kind: "content", size, content: createReadStream(path) };
  } catch (cause) {
    const reason = reasonOf(cause);
    return reason === "ENOENT" ? { kind: "refused", status: 404 } : { kind: "failed", reason, cause };
  }
}

async function ask(url: URL, host: GoHost, signal: AbortSignal, redirects: number): Promise<Answer> {
  let reply: Reply;
  try {
    reply = await (usesHttpProxy(host) ? requestThroughProxy(url, host, signal) : request(url, host, signal));
  } catch (cause) {
    signal.throwIfAborted();
    return { kind: "failed", reason: reasonOf(cause), cause };
  }
  if (reply.location !== undefined && [301, 302, 303, 307, 308].includes(reply.status) && redirects > 0) {
    reply.drop();
    const next = new URL(reply.location, url);
    // A password is for the host it was written for.
    if (next.host === url.host) [next.username, next.password] = [url.username, url.password];
    return ask(next, host, signal, redirects - 1);
  }
  if (reply.status === 200) return { kind: "content", size: reply.size, content: reply.content };
  reply.drop();
  return { kind: "refused", status: reply.status };
}

interface Reply {
  readonly status: number;
  readonly location: string | undefined;
  readonly size: number | undefined;
  readonly content: AsyncIterable<Uint8Array>;
  drop(): void;
}

function request(url: URL, host: GoHost, signal: AbortSignal): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const get = url.protocol === "https:" ? httpsGet : httpGet;
    const ca = url.protocol === "https:" ? { ca: [...trustedAuthorities(host)] } : {};
    const settings = { headers: headers(url), signal, timeout: SILENCE_MS, ...ca };
    const sent = get(plain(url), settings, (answer: IncomingMessage) => {
      const length = Number(answer.headers["content-length"]);
      resolve({
        status: answer.statusCode ?? 0,
        location: answer.headers.location,
        size: Number.isSafeInteger(length) ? length : undefined,
        content: answer,
        drop: () => answer.destroy(),
      });
    });
    sent.on("timeout", () => sent.destroy(Object.assign(new Error("no answer in time"), { code: "ETIMEDOUT" })));
    sent.on("error", reject);
  });
}

/** Node's own client knows no HTTP proxies; undici does, and is loaded only where one is set. */
async function requestThroughProxy(url: URL, host: GoHost, signal: AbortSignal): Promise<Reply> {
  // `default`: what a CommonJS module is called both by Node and by the bundle.
  const { EnvHttpProxyAgent, request: send } = (await import("undici")).default;
  const [httpProxy, httpsProxy, noProxy] = [
    lookUp(host, "HTTP_PROXY"),
    lookUp(host, "HTTPS_PROXY"),
    lookUp(host, "NO_PROXY"),
  ];
  const dispatcher = new EnvHttpProxyAgent({
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    ...(noProxy === undefined ? {} : { noProxy }),
    requestTls: { ca: [...trustedAuthorities(host)] },
    bodyTimeout: SILENCE_MS,
    headersTimeout: SILENCE_MS,
  });
  const answer = await send(plain(url), { dispatcher, headers: headers(url), signal });
  const length = Number(answer.headers["content-length"]);
  const location = answer.headers["location"];
  return {
    status: answer.statusCode,
    location: typeof location === "string" ? location : undefined,
    size: Number.isSafeInteger(length) ? length : undefined,
    content: answer.body,
    drop: () => void answer.body.destroy(),
  };
}

function usesHttpProxy(host: GoHost): boolean {
  return lookUp(host, "HTTPS_PROXY") !== undefined || lookUp(host, "HTTP_PROXY") !== undefined;
}

function lookUp(host: GoHost, name: string): string | undefined {
  const value = variable(host, name) ?? variable(host, name.toLowerCase());
  return value === undefined || value === "" ? undefined : value;
}

function plain(url: URL): URL {
  const without = new URL(url);
  without.username = "";
  without.password = "";
  return without;
}

function headers(url: URL): Record<string, string> {
  if (url.username === "") return {};
  const words = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { authorization: `Basic ${Buffer.from(words).toString("base64")}` };
}

/** The errno of a network failure, however deep it sits. */
export function reasonOf(failure: unknown): string {
  const { code, cause } = failure as { readonly code?: unknown; readonly cause?: { readonly code?: unknown } };
  return typeof code === "string" ? code : typeof cause?.code === "string" ? cause.code : "unknown";
}

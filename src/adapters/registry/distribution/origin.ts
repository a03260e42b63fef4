import { table } from "../../../kit/table.ts";
import { SlipwayError } from "../../../errors.ts";
import { TRIES, type Backoff } from "./backoff.ts";
import { unreachableRegistry, type Question } from "./refusal.ts";
import type { Trust } from "./trust.ts";
import { isPassingFailure, isWireFailure, readShort, type Send, type WireFailure } from "./wire.ts";

export interface OriginOptions {
  readonly host: string;
  readonly send: Send;
  readonly trust: Trust;
  readonly backoff: Backoff;
  readonly silentMs: number;
}

/** Docker Hub answers under another name than people write. */
const ALIASES = table<string>({ "docker.io": "registry-1.docker.io" });
/** What a TLS server does to a plain request: hangs up, or (Go's) says so. */
const HUNG_UP = /^(?:ECONNRESET|EPIPE|broken-off|not-http)$/;
const TLS_HINT = /HTTPS server|plain HTTP/i;

/**
 * Finds out, once, how a registry is spoken to: encrypted, save where plain is allowed. There plain is tried first, for that is what
 * registries on this machine speak, and nothing secret goes with the question.
 */
export function createOrigin(options: OriginOptions): (question: Question) => Promise<URL> {
  const { host, trust } = options;
  const address = ALIASES[host] ?? host;
  let known: Promise<URL> | undefined;
  return async (question) => {
    if (!URL.canParse(`https://${address}/`)) throw new SlipwayError("reference-invalid", { reference: host });
    if (!trust.plainAllowed(address)) return new URL(`https://${address}/`);
    known ??= find(address, options, question);
    try {
      return await known;
    } catch (failure) {
      known = undefined;
      throw failure;
    }
  };
}

async function find(address: string, options: OriginOptions, question: Question): Promise<URL> {
  for (let attempt = 1; ; attempt++) {
    const plain = await probe(new URL(`http://${address}/`), options);
    if (plain === "answers") return new URL(`http://${address}/`);
    const perhapsTls = plain === "wants-tls" || HUNG_UP.test(plain.reason);
    const tls = perhapsTls ? await probe(new URL(`https://${address}/`), options) : plain;
    if (tls === "answers" || tls === "wants-tls") return new URL(`https://${address}/`);
    const failure = plain === "wants-tls" || tls.reason.includes("CERT") ? tls : plain;
    if (attempt === TRIES || !isPassingFailure(failure)) throw unreachableRegistry(question, failure);
    await options.backoff(attempt);
  }
}

async function probe(root: URL, { send, silentMs }: OriginOptions): Promise<"answers" | "wants-tls" | WireFailure> {
  try {
    const answer = await send({ method: "GET", url: new URL("/v2/", root), headers: { "User-Agent": "slipway" } });
    const text = await readShort(answer, 65_536, silentMs);
    return answer.status === 400 && TLS_HINT.test(text?.toString("utf8") ?? "") ? "wants-tls" : "answers";
  } catch (failure) {
    if (isWireFailure(failure)) return failure;
    throw failure;
  }
}

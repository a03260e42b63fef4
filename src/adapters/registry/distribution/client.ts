import type { Clock } from "../../../ports/clock.ts";
import { createAsk, type Ask } from "./ask.ts";
import { createBackoff, type Backoff } from "./backoff.ts";
import { createDockerCredentials, dockerFolderOf } from "./credentials.ts";
import { createOrigin } from "./origin.ts";
import type { FindCredentials } from "./sign-in.ts";
import { createTrust } from "./trust.ts";
import { createSend } from "./wire.ts";

export interface DistributionOptions {
  /** `host[:port]` as the user names it. */
  readonly host: string;
  /** Name in references and messages, when it is not the host. */
  readonly name?: string;
  /** Root of the registry when it is known; else it is found out. */
  readonly origin?: URL;
  readonly clock: Clock;
  /** For the jitter of repeated requests. */
  readonly seed: number;
  /** Read from: DOCKER_CONFIG, HOME, PATH (credential helpers), SLIPWAY_CA_FILE, NODE_EXTRA_CA_CERTS. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Hosts that may be spoken to without encryption; loopback always may. */
  readonly insecure?: readonly string[];
  /** PEM file of a private authority. */
  readonly caFile?: string;
  /** By default Docker's credential store. */
  readonly credentials?: FindCredentials;
  /** Silence of the registry that ends a request, in milliseconds; 60 s unless told. */
  readonly silentMs?: number;
  /** Bytes of an upload's chunk; 8 MiB unless told. */
  readonly chunkBytes?: number;
  readonly signal?: AbortSignal;
}

/** What the functions of this folder work with. */
export interface Client {
  readonly host: string;
  readonly ask: Ask;
  readonly backoff: Backoff;
  readonly answerMs: number;
  readonly chunkBytes: number;
}

const SILENT_MS = 60_000;
/** In between: small enough to send again, large enough not to count round trips. */
const CHUNK_BYTES = 8 * 1024 * 1024;

/** Puts the parts of the client together; nothing is sent yet. */
export function createClient(options: DistributionOptions): Client {
  const { host, clock, seed, env, signal, silentMs = SILENT_MS } = options;
  const dockerFolder = dockerFolderOf(env);
  const { caFile, insecure = [] } = options;
  const trust = createTrust({ env, platform: process.platform, caFile, insecure, dockerFolder });
  const send = createSend({ trust, silentMs, signal });
  const backoff = createBackoff(clock, seed, signal);
  const { origin } = options;
  const found = createOrigin({ host, send, trust, backoff, silentMs });
  const ask = createAsk({
    host,
    send,
    trust,
    clock,
    backoff,
    credentials: options.credentials ?? createDockerCredentials({ env, dockerFolder }),
    answerMs: silentMs,
    origin: origin === undefined ? found : async () => origin,
  });
  return {
    host: options.name ?? host,
    ask,
    backoff,
    answerMs: silentMs,
    chunkBytes: options.chunkBytes ?? CHUNK_BYTES,
  };
}

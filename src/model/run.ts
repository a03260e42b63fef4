import type { Digest } from "../kit/digest.ts";
import type { Message } from "./message.ts";

/** Names the writer of a change. A receiver refuses a lower epoch than it has seen for the same key. */
export interface Fence {
  readonly rollout: string;
  readonly epoch: number;
}

/** What is started: an image by digest, or (where Linux binaries cannot run) a native build of the same source. */
export type Artifact =
  | { readonly kind: "image"; readonly repository: string; readonly digest: Digest }
  | {
      readonly kind: "native";
      readonly path: string;
      readonly sha256: Digest;
      readonly repository: string;
      readonly image: Digest;
    };

export interface InstanceSpec {
  readonly app: string;
  readonly service: string;
  readonly version: string;
  readonly artifact: Artifact;
  /** Unresolved `${VAR:default}`. */
  readonly env: Readonly<Record<string, string>>;
  /** Values of the variables named in `env` as the caller's environment has them: kept in memory only. */
  readonly variables: Readonly<Record<string, string>>;
  /** Health route; undefined: a TCP connection is enough. */
  readonly health: string | undefined;
  /** Environment variable that tells the program its port, e.g. "PORT"; undefined: the port is fixed. */
  readonly portVariable: string | undefined;
  /** The port it listens on when `portVariable` is undefined. */
  readonly port: number | undefined;
  readonly needs: readonly string[];
}

export type InstanceState = "starting" | "ready" | "unready" | "restarting" | "crash-loop" | "stopping" | "stopped";

/** One running (or no longer running) copy of a version, as the target sees it now. */
export interface Instance {
  readonly id: string;
  readonly app: string;
  readonly service: string;
  readonly version: string;
  readonly artifact: Artifact;
  readonly state: InstanceState;
  /** Where it listens, loopback on `local`. */
  readonly address: { readonly host: string; readonly port: number };
  readonly pid: number | undefined;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly restarts: number;
  /** Why it is in this state, when that is not plain. */
  readonly because: Message | undefined;
  /** sha256 of the executable file that runs, read from disk. */
  readonly executable: Digest | undefined;
  readonly log: string;
}

export type Role = "stable" | "canary";

/** One side of a route. Weights are in thousandths and add up to 1000 over the arms. */
export interface Arm {
  readonly role: Role;
  readonly instance: string;
  readonly version: string;
  readonly upstream: { readonly host: string; readonly port: number };
  readonly weight: number;
}

export interface RouteSpec {
  readonly app: string;
  readonly service: string;
  readonly arms: readonly Arm[];
  /** Keep a client on its arm. */
  readonly sticky: boolean;
  /** Length of a counting tick in milliseconds. */
  readonly tickMs: number;
}

export interface Route extends RouteSpec {
  /** Stable address clients use. */
  readonly listen: { readonly host: string; readonly port: number };
  readonly fence: Fence;
  /** Requests not answered yet, by instance id (arms of this route and instances still draining). */
  readonly inFlight: Readonly<Record<string, number>>;
  /** Requests in flight when the splitter last died: counted, never guessed. */
  readonly lostInFlight: number;
}

/** Upper bounds of the latency histogram in milliseconds; the last bucket is open. */
export const LATENCY_BOUNDS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] as const;

/**
 * Counts of one arm in one tick, each request once: when its answer is whole, or (a stream, a tunnel) when it begins.
 * `errors` = 5xx answers plus upstream failures: the bad events of the analysis.
 */
export interface ArmCounts {
  readonly requests: number;
  readonly errors: number;
  /** By class: 1xx to 5xx, and `failed` for an upstream that broke before its answer was whole, or kept a client waiting for 10 s. */
  readonly classes: Readonly<Record<"1xx" | "2xx" | "3xx" | "4xx" | "5xx" | "failed", number>>;
  /** One count a bucket of LATENCY_BOUNDS_MS, plus the open one: the time from the request's head to the answer's. */
  readonly latency: readonly number[];
}

/** What happened on a route in one interval. */
export interface Tick {
  /** Rises by one; a new boot of the source starts again at 0. */
  readonly seq: number;
  readonly startedAt: number;
  readonly ms: number;
  readonly stable: ArmCounts;
  readonly canary: ArmCounts;
}

/** Where a reader of ticks stands; opaque to everybody but the source. */
export interface TickCursor {
  readonly boot: string;
  readonly seq: number;
}

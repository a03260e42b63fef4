import type { Config } from "../config/config.ts";
import type { HomeInput, Layout } from "../kit/home.ts";
import type { Emit } from "../model/event.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { Clock } from "../ports/clock.ts";
import type { Pair } from "../ports/daemons.ts";
import type { Files } from "../ports/files.ts";
import type { GoFacts } from "../ports/go-facts.ts";
import type { GoTree } from "../ports/go-tree.ts";
import type { Host } from "../ports/host.ts";
import type { OpenRegistry } from "../ports/registry.ts";
import type { Scanner } from "../ports/scanner.ts";
import type { Holder, OpenStore } from "../ports/store.ts";
import type { Target } from "../ports/target.ts";
import type { Lease } from "../ports/lease.ts";
import type { Toolchain } from "../ports/toolchain.ts";
import type { Traffic } from "../ports/traffic.ts";
import type { Evidence } from "../ports/evidence.ts";

/** Everything that belongs to one target. */
export interface TargetPorts {
  readonly target: Target;
  readonly traffic: Traffic;
  readonly evidence: Evidence;
  readonly lease: Lease;
  readonly openStore: OpenStore;
  /** What must be up before anything is written to the target; reading commands only look. */
  readonly pair: Pair;
}

/** What depends on the configuration of a project and on the command that runs. */
export interface Connections {
  readonly openRegistry: OpenRegistry;
  readonly openTarget: (name: string) => Promise<TargetPorts>;
}

export interface ConnectInput {
  readonly config: Config;
  /** Absolute; relative paths of the configuration start here. */
  readonly root: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** What the use cases need of the world; put together by `wire.ts`. */
export interface Deps {
  readonly host: HomeInput & { readonly architecture: NodeJS.Architecture };
  readonly layout: Layout;
  readonly clock: Clock;
  readonly files: (root: string) => Files;
  /** Questions about this machine, for the doctor. */
  readonly hostQuestions: (cwd: string) => Promise<Host>;
  readonly blobs: Blobs;
  readonly toolchain: Toolchain;
  readonly goFacts: GoFacts;
  readonly goTree: GoTree;
  readonly scanner: Scanner;
  readonly connect: (input: ConnectInput) => Connections;
  /** This process, as a holder of rollouts. */
  readonly holder: () => Holder;
  readonly embeddedRegistry: EmbeddedRegistry;
}

/** The daemon of the embedded registry. */
export interface EmbeddedRegistry {
  start(input: {
    readonly host: string;
    readonly port: number | undefined;
  }): Promise<{ readonly address: string; readonly data: string; readonly tokenFile: string }>;
  /** Serves in this process until the signal; `ready` once it listens. */
  serve(input: {
    readonly host: string;
    readonly port: number | undefined;
    readonly signal: AbortSignal;
  }): Promise<{ readonly address: string; readonly data: string; readonly tokenFile: string }>;
  stop(): Promise<{ readonly stopped: boolean }>;
}

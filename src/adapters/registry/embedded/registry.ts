import { isSlipwayError, SlipwayError } from "../../../errors.ts";
import { isAlive } from "../../../kit/process.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Daemons } from "../../../ports/daemons.ts";
import type { Registry } from "../../../ports/registry.ts";
import { createDistributionRegistry } from "../distribution/registry.ts";
import { refuseTakenPort } from "./port.ts";
import { askToStop, findRegistry, type RunningRegistry } from "./find.ts";

/** Host in references: what a reference means must not change when the daemon gets another port. */
export const EMBEDDED = "embedded";

export interface EmbeddedOptions {
  /** The registry's data folder (`layoutOf(home).registry`). */
  readonly data: string;
  /** Starts the daemon when it does not run; undefined: then that is `registry-not-running`. */
  readonly daemons: Daemons | undefined;
  /** Words after the daemon's name, such as `--home <folder>`. */
  readonly args: readonly string[];
  /** Where it shall listen when it has to be started, if that is a wish: a port somebody has is `port-in-use` at once. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** Where the daemon's own words go, for messages. */
  readonly log: string;
  readonly clock: Clock;
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Called when the daemon had to be started. */
  readonly started?: (address: string) => void;
}

const START_MS = 30_000;
const AGAIN_MS = 5_000;
const STOP_MS = 30_000;
const LOOK_MS = 50;

/** The registry Slipway brings along: found, or started at the first question, then spoken to as any other. */
export function createEmbeddedRegistry(options: EmbeddedOptions): Registry {
  let opened: Promise<Registry> | undefined;
  const using = async <T>(work: (registry: Registry) => Promise<T>): Promise<T> => {
    for (let look = 1; ; look++) {
      opened ??= startEmbeddedRegistry(options).then((running) => clientOf(running, options));
      try {
        return await work(await opened);
      } catch (failure) {
        // It may have been stopped or killed and live elsewhere by now; where nobody listened, nothing was begun.
        if (isSlipwayError(failure)) opened = undefined;
        if (look > 1 || !nobodyListened(failure)) throw failure;
      }
    }
  };

  return {
    host: EMBEDDED,
    resolve: (...args) => using((registry) => registry.resolve(...args)),
    readManifest: (...args) => using((registry) => registry.readManifest(...args)),
    hasBlob: (...args) => using((registry) => registry.hasBlob(...args)),
    openBlob: (...args) => using((registry) => registry.openBlob(...args)),
    pushBlob: (...args) => using((registry) => registry.pushBlob(...args)),
    pushManifest: (...args) => using((registry) => registry.pushManifest(...args)),
    tags: (...args) => using((registry) => registry.tags(...args)),
    referrers: (...args) => using((registry) => registry.referrers(...args)),
  };
}

function nobodyListened(failure: unknown): boolean {
  return isSlipwayError(failure, "registry-unreachable") && failure.params["reason"] === "ECONNREFUSED";
}

/** Finds the daemon or starts it, and answers once it does. Two that start it at once get the same one. */
export async function startEmbeddedRegistry(options: EmbeddedOptions): Promise<RunningRegistry> {
  const { data, daemons, args, clock, signal, log } = options;
  const found = await findRegistry(data);
  if (found !== undefined) return found;
  if (daemons === undefined) throw new SlipwayError("registry-not-running");
  if (options.listen !== undefined) await refuseTakenPort(options.listen);
  let startedAt = Number.NEGATIVE_INFINITY;
  for (const deadline = clock.now() + START_MS; clock.now() < deadline; ) {
    // Again after a while: one that starts while its predecessor is still ending finds the folder taken and leaves.
    if (clock.now() - startedAt >= AGAIN_MS) {
      startedAt = clock.now();
      await daemons.start("registry", args);
    }
    const running = await findRegistry(data);
    if (running !== undefined) {
      options.started?.(running.address.origin);
      return running;
    }
    await clock.sleep(LOOK_MS, signal);
  }
  throw new SlipwayError("daemon-unavailable", { daemon: "registry", log }, { doing: "starting-daemon" });
}

/** Stops the daemon; false when none runs. Answers once it is gone. */
export async function stopEmbeddedRegistry(options: {
  readonly data: string;
  readonly log: string;
  readonly clock: Clock;
}): Promise<{ readonly stopped: boolean }> {
  const { data, log, clock } = options;
  const running = await findRegistry(data);
  if (running === undefined) return { stopped: false };
  await askToStop(running);
  for (const deadline = clock.now() + STOP_MS; clock.now() < deadline; ) {
    if (!isAlive(running.process)) return { stopped: true };
    await clock.sleep(LOOK_MS);
  }
  throw new SlipwayError("daemon-unavailable", { daemon: "registry", log }, { doing: "asking-daemon" });
}

function clientOf({ address, token }: RunningRegistry, options: EmbeddedOptions): Registry {
  const { clock, seed, signal } = options;
  return createDistributionRegistry({
    host: address.host,
    name: EMBEDDED,
    origin: address,
    insecure: [address.host],
    clock,
    seed,
    env: {},
    credentials: async () => ({ kind: "password", user: "slipway", password: token }),
    ...(signal === undefined ? {} : { signal }),
  });
}

import { resolve } from "node:path";
import { createDaemons } from "../adapters/daemons/launch.ts";
import type { Config } from "../config/config.ts";
import { SlipwayError } from "../errors.ts";
import { secretFile } from "../kit/http/secret-file.ts";
import { pairPlaces } from "../kit/pair/places.ts";

import type { Emit } from "../model/event.ts";
import { REGISTRY_FILES } from "../model/registry-daemon.ts";
import type { EmbeddedRegistry } from "../pipeline/deps.ts";
import type { OpenRegistry, Registry } from "../ports/registry.ts";
import { clock, entry, host, layout } from "./host.ts";

const daemons = createDaemons({ home: layout.home, entry });
const log = pairPlaces(layout.home).log("registry");

const tokenFile = resolve(layout.registry, REGISTRY_FILES.token);
const LOOPBACK = "127.0.0.1";
/** Jitter of repeated requests must differ between processes, not be secret. */
const seed = process.pid;

interface Wants {
  readonly config: Config;
  readonly root: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Chooses the client of a repository by its first part: `embedded/…`, else the name of a host. */
export function wireRegistries(wants: Wants): OpenRegistry {
  const opened = new Map<string, Promise<Registry>>();
  return async (repository) => {
    const [first = "", ...rest] = repository.split("/");
    const known = opened.get(first) ?? (first === "embedded" ? openEmbedded(wants) : openHost(first, wants));
    opened.set(first, known);
    return { registry: await known, name: rest.join("/") };
  };
}

async function openEmbedded({ emit, signal }: Wants): Promise<Registry> {
  const { createEmbeddedRegistry } = await import("../adapters/registry/embedded/registry.ts");
  const started = (address: string): void => emit({ type: "daemon-started", daemon: "registry", address });
  return createEmbeddedRegistry({ data: layout.registry, daemons, args: [], log, clock, seed, signal, started });
}

async function openHost(name: string, { config, root, signal }: Wants): Promise<Registry> {
  const { createDistributionRegistry } = await import("../adapters/registry/distribution/registry.ts");
  const own = config.registry.kind === "distribution" && config.registry.host === name ? config.registry : undefined;
  return createDistributionRegistry({
    host: name,
    clock,
    seed,
    env: host.env,
    signal,
    insecure: own?.insecure === true ? [name] : [],
    ...(own?.ca === undefined ? {} : { caFile: resolve(root, own.ca) }),
  });
}

/** The daemon of the embedded registry, as commands start and stop it. */
export function wireEmbeddedRegistry(): EmbeddedRegistry {
  return {
    async start({ host: address, port }) {
      const { startEmbeddedRegistry } = await import("../adapters/registry/embedded/registry.ts");
      const args = ["--host", address, "--port", String(port ?? 0)];
      const listen = { host: address, port: port ?? 0 };
      const running = await startEmbeddedRegistry({ data: layout.registry, daemons, args, listen, log, clock, seed });
      return { address: running.address.origin, data: layout.registry, tokenFile };
    },
    async serve({ host: address, port, signal }) {
      const { listening, ended } = serveRegistry(address, port ?? 0, signal);
      const at = await listening;
      // It ended without ever listening: its failure is the answer, else the folder is served already.
      if (at === "" && (await ended) === "already-running")
        throw new SlipwayError("daemon-already-runs", { endpoint: layout.registry }, { doing: "starting-daemon" });
      return { address: at, data: layout.registry, tokenFile };
    },
    async stop() {
      const { stopEmbeddedRegistry } = await import("../adapters/registry/embedded/registry.ts");
      return stopEmbeddedRegistry({ data: layout.registry, log, clock });
    },
  };
}

/** Runs the registry in this process: `listening` has its address (empty when another serves this home already), `ended` its end. */
export function serveRegistry(
  address: string = LOOPBACK,
  port = 0,
  signal: AbortSignal = new AbortController().signal,
) {
  let heard: (at: string) => void = () => {};
  const listening = new Promise<string>((resolveListening) => (heard = resolveListening));
  const ended = import("../daemons/registry/run.ts")
    .then(({ runRegistry }) =>
      runRegistry({
        data: layout.registry,
        host: address,
        port,
        token: secretFile(tokenFile),
        signal,
        ready: (at) => heard(at.address),
      }),
    )
    .finally(() => heard(""));
  return { listening, ended };
}

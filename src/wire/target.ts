import { createDaemons } from "../adapters/daemons/launch.ts";
import { createPair } from "../adapters/daemons/pair.ts";
import { createSplitterEvidence } from "../adapters/evidence/splitter/evidence.ts";
import { createSupervisorLease } from "../adapters/lease/supervisor.ts";
import { createSqliteStore } from "../adapters/store/sqlite/store.ts";
import { createLocalTarget } from "../adapters/target/local/target.ts";
import { createSplitterTraffic } from "../adapters/traffic/splitter/traffic.ts";
import { join } from "node:path";
import type { TargetConfig } from "../config/config.ts";
import { controlSecret } from "../kit/http/control.ts";
import { hostPlatform } from "../kit/oci/platform.ts";
import { pairPlaces } from "../kit/pair/places.ts";
import { isAlive } from "../kit/process.ts";
import type { TargetPorts } from "../pipeline/deps.ts";
import type { OpenRegistry } from "../ports/registry.ts";
import type { OpenStore } from "../ports/store.ts";
import { clock, entry, host, layout } from "./host.ts";

const places = pairPlaces(layout.home);
/** The secret is made with the first daemon, so it is read at each call. */
const control = (role: "supervisor" | "splitter") => ({
  endpoint: places.endpoint(role),
  secret: controlSecret(places.secretFile),
  log: places.log(role),
});

export const pair = createPair({ home: layout.home, daemons: createDaemons({ home: layout.home, entry }) });

/** The journals of one target, a file an app. */
export function storesOf(target: string): OpenStore {
  return async (app) => createSqliteStore({ file: join(layout.target(target, app), "journal.db"), clock, isAlive });
}

const TARGETS: Readonly<
  Record<TargetConfig["kind"], (name: string, config: TargetConfig, openRegistry: OpenRegistry) => TargetPorts>
> = {
  local: (name, config, openRegistry) => ({
    target: createLocalTarget({
      name,
      layout,
      openRegistry,
      protected: config.protected,
      control: () => control("supervisor"),
      ensureDaemons: () => pair.ensure(),
      host: hostPlatform(host.platform, host.architecture),
    }),
    traffic: createSplitterTraffic(control("splitter")),
    evidence: createSplitterEvidence(control("splitter")),
    lease: createSupervisorLease({ home: layout.home }),
    openStore: storesOf(name),
    pair,
  }),
};

/** The one place that knows which adapters stand behind a target. */
export function wireTarget(name: string, config: TargetConfig, openRegistry: OpenRegistry): TargetPorts {
  return TARGETS[config.kind](name, config, openRegistry);
}

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runSplitterProcess } from "../daemons/splitter/process.ts";
import { createInstances } from "../daemons/supervisor/instances/instances.ts";
import type { RolloutWatch } from "../daemons/supervisor/lease-watch.ts";
import { runSupervisor } from "../daemons/supervisor/process.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { ownIdentity } from "../kit/process.ts";
import type { Key, Store } from "../ports/store.ts";
import { createHeldJudge, type HeldDeps } from "../rollout/held.ts";
import { openRollouts, runRecovery } from "../rollout/recover.ts";
import { clock, entry, layout, pinHome } from "./host.ts";
import { serveRegistry } from "./registries.ts";
import { storesOf, wireTarget } from "./target.ts";

const TARGET = "local";

/** Runs one of Slipway's own daemons in this process until it ends. */
export async function runDaemon([name, ...words]: readonly string[]): Promise<number> {
  pinHome();
  switch (name ?? "") {
    case "supervisor":
      await runSupervisor({
        home: layout.home,
        entry,
        rollouts: createRolloutWatch(),
        supervised: [createInstances({ layout })],
      });
      return 0;
    case "splitter":
      await runSplitterProcess({ home: layout.home, entry, clock, seed: process.pid });
      return 0;
    case "registry": {
      const value = (option: string): string | undefined =>
        words.includes(option) ? words[words.indexOf(option) + 1] : undefined;
      await serveRegistry(value("--host"), Number(value("--port") ?? 0)).ended;
      return 0;
    }
    default:
      return 2;
  }
}

/** What the supervisor does about rollouts whose deploying process is gone, out of the rollout stage and this machine's ports. */
function createRolloutWatch(): RolloutWatch {
  const stores = new Map<string, Promise<Store>>();
  const openStore = storesOf(TARGET);
  const storeOf = (app: string): Promise<Store> => {
    const store = stores.get(app) ?? openStore(app);
    stores.set(app, store);
    return store;
  };
  const ports = wireTarget(TARGET, DEFAULT_CONFIG.targets[TARGET] ?? { kind: "local", protected: false }, () => {
    throw new Error("the supervisor starts nothing from a registry");
  });
  const holder = { ...ownIdentity(), since: clock.now() };
  const depsOf = async ({ app }: Key): Promise<HeldDeps> => ({
    ...ports,
    clock,
    holder,
    store: await storeOf(app),
    emit: () => {},
  });
  const judges = new Map<string, Promise<ReturnType<typeof createHeldJudge>>>();
  const judgeOf = (key: Key) => {
    const judge = judges.get(key.app) ?? depsOf(key).then(createHeldJudge);
    judges.set(key.app, judge);
    return judge;
  };
  return {
    async recover(key, fence) {
      await runRecovery(key, await depsOf(key), fence);
    },
    watchHeld: async (key) => (await judgeOf(key))(key),
    openRollouts: async () =>
      (await Promise.all(appsOf().map(async (app) => openRollouts(app, await storeOf(app))))).flat(),
  };
}

/** Apps that have state on this machine. */
function appsOf(): readonly string[] {
  try {
    return readdirSync(join(layout.targets, TARGET), { withFileTypes: true }).flatMap((found) =>
      found.isDirectory() ? [found.name] : [],
    );
  } catch {
    return [];
  }
}

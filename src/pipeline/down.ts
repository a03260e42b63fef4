import { settleLeftover } from "../rollout/recover.ts";
import type { RolloutDeps } from "../rollout/world.ts";
import type { Key } from "../ports/store.ts";
import type { Context } from "./app.ts";
import type { Deps } from "./deps.ts";
import { policyOf } from "../config/config.ts";
import { openProject, openTargetOf } from "./project.ts";
import { withStore } from "./target-work.ts";

/** `slipway down`: everything of the app on the target stops and its addresses go; journals stay. The daemons end when nothing is left. */
export async function bringDown(
  context: Context,
  target: string,
  deps: Deps,
): Promise<{ readonly stopped: readonly string[] }> {
  const open = await openProject(context, deps);
  const { ports } = await openTargetOf(target, open, context, deps);
  const { app, root } = open.project;
  await ports.target.claim(app, root);
  const { stopMs } = policyOf(open.config);
  const instances = await ports.target.observe(app);
  const living = instances.filter(({ state }) => state !== "stopped");
  if (living.length > 0) await ports.pair.ensure();
  const { ready } = await ports.pair.observe();
  const routes = ready ? await ports.traffic.observe(app) : [];
  const names = [...new Set([...living, ...routes].map(({ service }) => service))].toSorted();
  await withStore({ service: { app }, ports }, context, deps, async (rollout) => {
    for (const service of names) await stopService({ app, service }, rollout, deps, stopMs);
  });
  await ports.pair.stop();
  return { stopped: living.map(({ id }) => id) };
}

/** Takes a service off the switch, then stops all its instances. */
export async function stopService(key: Key, rollout: RolloutDeps, deps: Deps, stopMs: number): Promise<void> {
  const holder = deps.holder();
  await settleLeftover(key, holder, rollout);
  const fence = await rollout.store.begin(key, holder);
  try {
    await rollout.target.fence(key, fence);
    await rollout.traffic.remove(key, fence);
    for (const { id, service, state } of await rollout.target.observe(key.app)) {
      if (service !== key.service || state === "stopped") continue;
      const { graceful } = await rollout.target.stop(id, fence, stopMs);
      rollout.emit({ type: "instance-stopped", service: key.service, instance: id, graceful });
    }
  } finally {
    await rollout.store.end(key, fence);
  }
}

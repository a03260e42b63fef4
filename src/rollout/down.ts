import type { Fence, Holder, Key, MoveDeps } from "./world.ts";
import { withPatience } from "./patience.ts";
import { settleLeftover } from "./recover.ts";

/** How long an instance may take to stop when nobody deploys any more. */
const STOP_MS = 10_000;

/**
 * Takes a service out of service: no route, no instance. The journal stays, so a rollback can start what served last.
 * `rollout-busy` while another living process deploys it.
 */
export async function runDown(key: Key, holder: Holder, deps: MoveDeps): Promise<readonly string[]> {
  await settleLeftover(key, holder, deps);
  const fence = await deps.store.begin(key, holder);
  await withPatience(deps.clock, () => deps.target.fence(key, fence));
  await withPatience(deps.clock, () => deps.traffic.remove(key, fence));
  const stopped = await stopAll(key, fence, deps);
  await deps.store.end(key, fence);
  return stopped;
}

async function stopAll(key: Key, fence: Fence, { target, clock, emit }: MoveDeps): Promise<readonly string[]> {
  const running = await withPatience(clock, () => target.observe(key.app));
  const mine = running.filter(({ service, state }) => service === key.service && state !== "stopped");
  for (const { id } of mine) {
    const { graceful } = await withPatience(clock, () => target.stop(id, fence, STOP_MS));
    emit({ type: "instance-stopped", service: key.service, instance: id, graceful });
  }
  return mine.map(({ id }) => id);
}

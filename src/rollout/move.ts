import { pauseAt } from "../kit/hook.ts";
import type { Message } from "../model/message.ts";
import type { EvidenceNumbers, RolloutOutcome, RolloutPolicy, RolloutTransition } from "../model/rollout.ts";
import type { Fence, Instance } from "../model/run.ts";
import type { Key } from "../ports/store.ts";
import { withPatience } from "./patience.ts";
import { armOf, lookAt, type MoveDeps, routeShape, type ServiceView } from "./world.ts";

/** The acts of one writer on one service: each row is stored before what it says is done. */
export interface Move {
  readonly key: Key;
  readonly fence: Fence;
  readonly deps: MoveDeps;
  /** Undefined: whatever the route has. */
  readonly policy: RolloutPolicy | undefined;
  write(transition: RolloutTransition): Promise<void>;
  look(): Promise<ServiceView>;
  /** What runs of the service now. */
  instances(): Promise<readonly Instance[]>;
}

/** `hook` names the places where a test may stop the process: "rollout.promoted" and so on. */
export function createMove(
  key: Key,
  fence: Fence,
  policy: RolloutPolicy | undefined,
  deps: MoveDeps,
  hook: "rollout" | "recovery",
): Move {
  return {
    key,
    fence,
    policy,
    deps,
    async write(transition) {
      await deps.store.append(key, fence, transition);
      deps.emit({ type: "rollout", service: key.service, rollout: fence.rollout, transition });
      await pauseAt(`${hook}.${transition.type}`);
    },
    look: () => withPatience(deps.clock, () => lookAt(key, deps)),
    instances: async () => {
      const running = await withPatience(deps.clock, () => deps.target.observe(key.app));
      return running.filter(({ service }) => service === key.service);
    },
  };
}

/** Gives one instance all traffic. */
export async function giveAllTo(move: Move, instance: string): Promise<void> {
  const view = await move.look();
  const arms = [armOf(view, instance, "stable", 1000)];
  await setRoute(move, view, arms);
}

/** Gives the canary its weight in thousandths and the rest to the old version. */
export async function share(move: Move, stable: string, canary: string, weight: number): Promise<void> {
  const view = await move.look();
  await setRoute(move, view, [armOf(view, stable, "stable", 1000 - weight), armOf(view, canary, "canary", weight)]);
}

function setRoute({ key, fence, deps, policy }: Move, { route }: ServiceView, arms: ReturnType<typeof armOf>[]) {
  const spec = { ...key, arms, ...routeShape(route, policy) };
  return withPatience(deps.clock, () => deps.traffic.set(spec, fence));
}

/** Takes the new version back: all traffic to the old one, the canary stays warm to be looked at. */
export async function restore(
  move: Move,
  stable: string,
  because: Message,
  numbers: EvidenceNumbers | null,
  decided = false,
): Promise<void> {
  if (!decided) await move.write({ type: "restore-decided", because, numbers });
  await giveAllTo(move, stable);
  await move.write({ type: "restored", because, numbers });
  await finish(move, "restored");
}

/**
 * Ends a rollout that could not go on: what served before serves everything, the new version is stopped unless it is to be kept.
 * Without an old version nothing is served, and the route, if any, is taken away.
 */
export async function fail(
  move: Move,
  { canary, stable, because, keep = false, decided = false }: Failure,
): Promise<void> {
  if (!decided) await move.write({ type: "failed", because });
  if (stable !== undefined) await giveAllTo(move, stable);
  else await withPatience(move.deps.clock, () => move.deps.traffic.remove(move.key, move.fence));
  if (!keep && canary !== undefined) await retireIfThere(move, canary);
  await finish(move, "failed");
}

export interface Failure {
  readonly canary: string | undefined;
  readonly stable: string | undefined;
  readonly because: Message;
  readonly keep?: boolean;
  readonly decided?: boolean;
}

async function retireIfThere(move: Move, instance: string): Promise<void> {
  const instances = await move.instances();
  if (instances.some(({ id, state }) => id === instance && state !== "stopped")) await retire(move, instance);
}

export interface Promotion {
  readonly canary: string;
  /** The old version, undefined for a first deploy. */
  readonly old: string | undefined;
  /** How far an earlier writer got. */
  readonly done?: "decided" | "promoted";
}

/** Gives the new version everything, waits for the old one's last requests and stops those before it. */
export async function promote(move: Move, { canary, old, done }: Promotion, signal?: AbortSignal): Promise<void> {
  if (done === undefined) await move.write({ type: "promote-decided" });
  await giveAllTo(move, canary);
  if (done !== "promoted") await move.write({ type: "promoted" });
  if (old !== undefined) await drain(move, old, signal);
  await retireAllBut(move, [canary, old]);
  await finish(move, "promoted");
}

const DRAIN_LOOK_MS = 100;

/** Waits until the instance has no request in flight, or the policy's time is over; it stays warm either way. */
async function drain(move: Move, instance: string, signal: AbortSignal | undefined): Promise<void> {
  const { key, deps, policy } = move;
  await move.write({ type: "draining", instance });
  const deadline = deps.clock.now() + (policy?.drainMs ?? 0);
  const left = async (): Promise<number> => {
    const routes = await withPatience(deps.clock, () => deps.traffic.observe(key.app));
    return routes.find(({ service }) => service === key.service)?.inFlight[instance] ?? 0;
  };
  let requests = await left();
  while (requests > 0 && deps.clock.now() < deadline && signal?.aborted !== true) {
    await deps.clock.sleep(Math.min(DRAIN_LOOK_MS, Math.max(1, deadline - deps.clock.now())));
    requests = await left();
  }
  await move.write({ type: "drained", instance, left: requests });
}

/** Stops every instance of the service that is not named: nobody is sent to them. */
export async function retireAllBut(move: Move, keep: readonly (string | null | undefined)[]): Promise<void> {
  for (const { id, state } of await move.instances()) {
    if (keep.includes(id) || state === "stopped") continue;
    await retire(move, id);
  }
}

/** Asks one instance to stop, with a deadline. */
export async function retire(move: Move, instance: string): Promise<void> {
  const { deps, fence, policy, key } = move;
  await move.write({ type: "retiring", instance });
  const { graceful } = await withPatience(deps.clock, () =>
    deps.target.stop(instance, fence, policy?.stopMs ?? DEFAULT_STOP_MS),
  );
  deps.emit({ type: "instance-stopped", service: key.service, instance, graceful });
  await move.write({ type: "retired", instance, forced: !graceful });
}

const DEFAULT_STOP_MS = 10_000;

/** The last row of a rollout. */
export async function finish(move: Move, outcome: RolloutOutcome): Promise<void> {
  await move.write({ type: "finished", outcome });
}

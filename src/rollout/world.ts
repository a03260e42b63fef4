import { SlipwayError } from "../errors.ts";
import type { Emit } from "../model/event.ts";
import type { RolloutPolicy, VersionRef } from "../model/rollout.ts";
import type { Arm, Fence, Instance, Role, Route } from "../model/run.ts";
import type { Clock } from "../ports/clock.ts";
import type { Holder, Key, Store } from "../ports/store.ts";
import type { Target } from "../ports/target.ts";
import type { Lease } from "../ports/lease.ts";
import type { Traffic } from "../ports/traffic.ts";
import type { Evidence } from "../ports/evidence.ts";
import { foldService, type ServiceRecord } from "./fold.ts";

/** What everything that moves traffic needs; `emit` gets each stored transition. */
export interface MoveDeps {
  readonly target: Target;
  readonly traffic: Traffic;
  readonly store: Store;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** What a deploying process needs besides. */
export interface RolloutDeps extends MoveDeps {
  readonly evidence: Evidence;
  readonly lease: Lease;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
}

/** One service with everything that was read about it. */
export interface ServiceView {
  readonly record: ServiceRecord;
  readonly instances: readonly Instance[];
  readonly route: Route | undefined;
  /** The instance that stands as stable in the route and is still there. */
  readonly stable: Instance | undefined;
}

/** Reads journal, target and switch. */
export async function lookAt(
  key: Key,
  { target, traffic, store }: Omit<MoveDeps, "emit" | "clock">,
): Promise<ServiceView> {
  const [rows, running, routes] = await Promise.all([
    store.entries(key.app, key.service),
    target.observe(key.app),
    traffic.observe(key.app),
  ]);
  const instances = running.filter(({ service }) => service === key.service);
  const route = routes.find(({ service }) => service === key.service);
  const arm = route?.arms.find(({ role, weight }) => role === "stable" && weight > 0) ?? route?.arms[0];
  const stable = instances.find(({ id, state }) => id === arm?.instance && state !== "stopped");
  return { record: foldService(rows), instances, route, stable };
}

/** The version an instance runs: as the journal knows it, else as far as the instance itself tells. */
export function versionOf(instance: Instance, { current, previous }: ServiceRecord): VersionRef {
  const known = [current, previous].find((version) => version?.instance === instance.id);
  if (known !== undefined) return known;
  const { version, artifact, id } = instance;
  const digest = artifact.kind === "image" ? artifact.digest : artifact.image;
  return { version, repository: artifact.repository, digest, instance: id, spec: null };
}

/** The side of a route that an instance serves. Its address comes from the target, or from the route while the target has lost it. */
export function armOf(view: ServiceView, instance: string, role: Role, weight: number): Arm {
  const running = view.instances.find(({ id }) => id === instance);
  if (running !== undefined) {
    return { role, weight, instance, version: running.version, upstream: running.address };
  }
  const arm = view.route?.arms.find((known) => known.instance === instance);
  if (arm === undefined) throw new SlipwayError("instance-unknown", { instance }, { doing: "deploying" });
  return { ...arm, role, weight };
}

/** How a route is set up: as the policy says, else as it was. */
export function routeShape(route: Route | undefined, policy: RolloutPolicy | undefined) {
  return {
    sticky: policy?.sticky ?? route?.sticky ?? false,
    tickMs: policy?.tickMs ?? route?.tickMs ?? DEFAULT_TICK_MS,
  };
}

const DEFAULT_TICK_MS = 5_000;

export type { Fence, Holder, Key };

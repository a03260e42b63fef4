import { SlipwayError } from "../../../errors.ts";
import type { Fence, Route, RouteSpec } from "../../../model/run.ts";
import type { Traffic } from "../../../ports/traffic.ts";

interface Entry {
  readonly port: number;
  readonly fence: Fence;
  readonly spec: RouteSpec | undefined;
}

/** A switch that moves no bytes: what tests see instead of requests are its routes and the in-flight numbers they give it. */
export interface MemoryTraffic extends Traffic {
  /** Pretends that an instance has so many requests on their way. */
  busy(instance: string, requests: number): void;
}

const FIRST_PORT = 20_000;
const WHOLE = 1000;

export function createMemoryTraffic(): MemoryTraffic {
  const entries = new Map<string, Entry>();
  const busy = new Map<string, number>();
  const keyOf = ({ app, service }: { readonly app: string; readonly service: string }): string => `${app}/${service}`;
  const inFlight = (spec: RouteSpec): Record<string, number> => ({
    ...Object.fromEntries(spec.arms.map(({ instance }) => [instance, 0])),
    ...Object.fromEntries([...busy].filter(([, requests]) => requests > 0)),
  });
  const routeOf = (spec: RouteSpec, { port, fence }: Entry): Route => ({
    ...spec,
    listen: { host: "127.0.0.1", port },
    fence,
    inFlight: inFlight(spec),
    lostInFlight: 0,
  });
  const replace = (
    key: { readonly app: string; readonly service: string },
    fence: Fence,
    spec: RouteSpec | undefined,
  ): Entry => {
    const before = entries.get(keyOf(key));
    checkFence(key.service, before?.fence, fence);
    const entry: Entry = { port: before?.port ?? FIRST_PORT + entries.size, fence, spec };
    entries.set(keyOf(key), entry);
    return entry;
  };

  return {
    observe: async (app) =>
      [...entries.values()].flatMap((entry) => (entry.spec?.app === app ? routeOf(entry.spec, entry) : [])),
    async set(spec, fence) {
      if (spec.arms.reduce((sum, { weight }) => sum + weight, 0) !== WHOLE)
        throw new SlipwayError("route-invalid", { service: spec.service, what: "weights" });
      return routeOf(spec, replace(spec, fence, spec));
    },
    async remove(key, fence) {
      replace(key, fence, undefined);
    },
    busy: (instance, requests) => void busy.set(instance, requests),
  };
}

function checkFence(service: string, newest: Fence | undefined, fence: Fence): void {
  if (newest === undefined || fence.epoch > newest.epoch) return;
  if (fence.epoch < newest.epoch || fence.rollout !== newest.rollout)
    throw new SlipwayError("rollout-fenced", { service, epoch: fence.epoch, newest: newest.epoch });
}

import type { Fence, Route, RouteSpec } from "../model/run.ts";

/**
 * The switch in front of the versions.
 *
 * Promises, checked by `trafficContract`: `set` is atomic (no request sees half of it), keeps the listening address of the route and
 * loses no request; an older epoch than seen for the key is refused with `rollout-fenced`; weights survive a crash of the switch.
 * Arms that left a route keep their requests in flight until they end; `observe` counts them by instance.
 */
export interface Traffic {
  observe(app: string): Promise<readonly Route[]>;
  /** Makes the route what the spec says; the first call for a key chooses a stable address. */
  set(spec: RouteSpec, fence: Fence): Promise<Route>;
  /** Harmless when there is no route; its epoch is remembered either way, so that a late writer cannot bring the route back. */
  remove(key: { readonly app: string; readonly service: string }, fence: Fence): Promise<void>;
}

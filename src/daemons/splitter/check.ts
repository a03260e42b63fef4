import { SlipwayError } from "../../errors.ts";
import type { Arm, Fence, RouteSpec } from "../../model/run.ts";

export interface Key {
  readonly app: string;
  readonly service: string;
}

const WHOLE = 1000;
const MIN_TICK_MS = 250;
/** Names become folder names and part of a cookie's name. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const MAX_PORT = 65_535;

/** Refuses a spec that cannot be carried out with `route-invalid`; what arrives here crossed a process border. */
export function checkSpec(spec: RouteSpec): void {
  checkKey(spec);
  if (!Number.isInteger(spec.tickMs) || spec.tickMs < MIN_TICK_MS) invalid(spec, "tick");
  if (typeof spec.sticky !== "boolean") invalid(spec, "sticky");
  if (!Array.isArray(spec.arms) || !spec.arms.every(isArm)) invalid(spec, "arms");
  if (spec.arms.reduce((sum, { weight }) => sum + weight, 0) !== WHOLE) invalid(spec, "weights");
}

export function checkKey(key: Key): void {
  for (const name of [key.app, key.service]) if (typeof name !== "string" || !NAME.test(name)) invalid(key, "name");
}

/** Refuses a writer that a newer one has overtaken, and a stranger who claims the same epoch. */
export function checkFence(key: Key, newest: Fence | undefined, fence: Fence): void {
  if (!Number.isInteger(fence?.epoch) || typeof fence.rollout !== "string") invalid(key, "fence");
  if (newest === undefined || fence.epoch > newest.epoch) return;
  if (fence.epoch < newest.epoch || fence.rollout !== newest.rollout)
    throw new SlipwayError("rollout-fenced", { service: key.service, epoch: fence.epoch, newest: newest.epoch });
}

function isArm(arm: Arm): boolean {
  return (
    (arm?.role === "stable" || arm?.role === "canary") &&
    typeof arm.instance === "string" &&
    typeof arm.version === "string" &&
    Number.isInteger(arm.weight) &&
    arm.weight >= 0 &&
    typeof arm.upstream?.host === "string" &&
    Number.isInteger(arm.upstream.port) &&
    arm.upstream.port > 0 &&
    arm.upstream.port <= MAX_PORT
  );
}

function invalid(key: Key, what: string): never {
  throw new SlipwayError("route-invalid", { service: String(key.service), what });
}

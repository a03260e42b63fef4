import type { Arm, Role } from "../../model/run.ts";
import type { Pool } from "./pool.ts";

/** One instance behind a route, with what is on its way to it. */
export interface Upstream<User> {
  readonly instance: string;
  readonly host: string;
  readonly port: number;
  readonly pool: Pool<User>;
  /** Requests begun and not ended, tunnels included. */
  inFlight: number;
}

/** An arm as requests are dealt to it. */
export interface Choice<User> {
  readonly role: Role;
  /** Thousandths. */
  readonly weight: number;
  readonly upstream: Upstream<User>;
}

/**
 * The arm at a point in [0, 1000). Canary arms come first, so that a canary whose weight grows keeps the sticky clients it has.
 */
export function pick<User>(choices: readonly Choice<User>[], point: number): Choice<User> | undefined {
  let edge = 0;
  for (const choice of choices) {
    edge += choice.weight;
    if (point < edge) return choice;
  }
  return undefined;
}

/** Arms in the order `pick` wants, those without weight left out. */
export function inPickingOrder(arms: readonly Arm[]): readonly Arm[] {
  const weighted = arms.filter(({ weight }) => weight > 0);
  return [...weighted.filter(({ role }) => role === "canary"), ...weighted.filter(({ role }) => role === "stable")];
}

/** A random source that a seed repeats exactly (mulberry32): numbers in [0, 1). */
export function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Where a sticky client stands in [0, 1000): the same for a whole rollout, another in the next, so that nobody is always first. */
export function pointOf(client: number, salt: number): number {
  return createRandom(client ^ salt)() * 1000;
}

/** FNV-1a, 32 bit. */
export function saltOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

const CLIENT = /^[0-9a-f]{8}$/;

/** The client's number in its Cookie fields; 0 when it has none. */
export function clientIn(cookie: string, name: string): number {
  for (const pair of cookie.split(";")) {
    const at = pair.indexOf("=");
    const value = pair.slice(at + 1).trim();
    if (pair.slice(0, at).trim() === name && CLIENT.test(value)) return Number.parseInt(value, 16);
  }
  return 0;
}

/** The cookie that names a client; it says nothing about the person and dies with the browser. */
export function cookieOf(name: string, client: number): string {
  return `${name}=${(client >>> 0).toString(16).padStart(8, "0")}; Path=/; HttpOnly; SameSite=Lax`;
}

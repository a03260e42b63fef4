import type { Arm, Fence, RouteSpec } from "../../model/run.ts";
import {
  clientIn,
  cookieOf,
  inPickingOrder,
  pick,
  pointOf,
  saltOf,
  type Choice,
  type Upstream,
} from "./weighted-choice.ts";
import type { Client } from "./client.ts";
import { exchangeEvents, type Exchange } from "./exchange.ts";
import { createPool } from "./pool.ts";
import type { RequestHead } from "./request-head.ts";

/** Where a request goes, and the cookie a client not seen before is given; empty for none. */
export interface Deal {
  readonly choice: Choice<Exchange>;
  readonly cookie: string;
}

/** The upstreams of a route: those its arms name, and those that left and still have requests. */
export interface Arms {
  set(spec: RouteSpec, fence: Fence): void;
  /** Undefined when no arm has weight. */
  deal(client: Client, head: RequestHead): Deal | undefined;
  /** Requests in flight by instance, everything included that somebody may want to wait for. */
  inFlight(): Readonly<Record<string, number>>;
  sweep(now: number): void;
  close(): void;
}

export function createArms(random: () => number): Arms {
  const upstreams = new Map<string, Upstream<Exchange>>();
  let choices: readonly Choice<Exchange>[] = [];
  let named = new Set<string>();
  /** Name of the sticky cookie; undefined: every request is dealt anew. */
  let cookie: string | undefined;
  let salt = 0;

  const upstreamOf = (arm: Arm): Upstream<Exchange> => {
    const key = keyOf(arm);
    const found = upstreams.get(key) ?? createUpstream(arm);
    upstreams.set(key, found);
    found.pool.open();
    return found;
  };
  const forget = (): void => {
    for (const [key, upstream] of upstreams) {
      if (named.has(key)) continue;
      upstream.pool.close();
      if (upstream.inFlight === 0) upstreams.delete(key);
    }
  };
  return {
    set(spec, fence) {
      cookie = spec.sticky ? cookieName(spec) : undefined;
      salt = saltOf(fence.rollout);
      named = new Set(spec.arms.map(keyOf));
      for (const arm of spec.arms) upstreamOf(arm);
      choices = inPickingOrder(spec.arms).map((arm) => ({
        role: arm.role,
        weight: arm.weight,
        upstream: upstreamOf(arm),
      }));
      forget();
    },
    deal(client, head) {
      const sticky = cookie === undefined ? undefined : stick(client, head.cookie, cookie, random);
      const choice = pick(choices, sticky === undefined ? random() * 1000 : pointOf(sticky.number, salt));
      return choice === undefined ? undefined : { choice, cookie: sticky?.cookie ?? "" };
    },
    inFlight() {
      forget();
      const counts: Record<string, number> = {};
      for (const { instance, inFlight } of upstreams.values()) counts[instance] = (counts[instance] ?? 0) + inFlight;
      return counts;
    },
    sweep(now) {
      for (const { pool } of upstreams.values()) pool.sweep(now);
    },
    close() {
      for (const { pool } of upstreams.values()) pool.close();
    },
  };
}

function createUpstream({ instance, upstream: { host, port } }: Arm): Upstream<Exchange> {
  return { instance, host, port, pool: createPool<Exchange>(host, port, exchangeEvents), inFlight: 0 };
}

/** An instance that came back on another port is another upstream. */
function keyOf({ instance, upstream }: Arm): string {
  return `${instance} ${upstream.host} ${upstream.port}`;
}

/** Ports share one cookie jar, so the name carries the key. */
function cookieName({ app, service }: RouteSpec): string {
  return `slipway-${app}-${service}`;
}

/** A client is known by its cookie; without one by its connection, and it is given a cookie. */
function stick(
  client: Client,
  cookies: string,
  name: string,
  random: () => number,
): { readonly number: number; readonly cookie: string } {
  const known = clientIn(cookies, name);
  if (known !== 0) return { number: known, cookie: "" };
  if (client.number !== 0) return { number: client.number, cookie: "" };
  client.number = 1 + Math.floor(random() * 0xfffffffe);
  return { number: client.number, cookie: cookieOf(name, client.number) };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSplitterEvidence } from "../../src/adapters/evidence/splitter/evidence.ts";
import { createSplitterTraffic } from "../../src/adapters/traffic/splitter/traffic.ts";
import type { Limits } from "../../src/daemons/splitter/client.ts";
import { startSplitter } from "../../src/daemons/splitter/splitter.ts";
import { controlEndpoint } from "../../src/kit/home.ts";
import { controlSecret, type CallOptions } from "../../src/kit/http/control.ts";
import { createOwnListeners } from "../../src/kit/pair/listeners.ts";
import type { Message } from "../../src/model/message.ts";
import type { Arm, Fence, RouteSpec } from "../../src/model/run.ts";
import type { Evidence } from "../../src/ports/evidence.ts";
import type { Traffic } from "../../src/ports/traffic.ts";

/** A splitter of its own home, spoken to through its adapters. */
export interface SplitterBed {
  readonly home: string;
  readonly control: CallOptions;
  readonly traffic: Traffic;
  readonly evidence: Evidence;
  /** What it reported instead of failing. */
  readonly problems: readonly Message[];
  close(): Promise<void>;
}

const homes: string[] = [];

/** A home of its own; `removeHomes` takes it away. */
export function splitterHome(): string {
  const home = mkdtempSync(join(tmpdir(), "slipway-splitter-"));
  homes.push(home);
  return home;
}

/** Takes every home away: after the splitters in them were closed. */
export function removeHomes(): void {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
}

/** How the splitter of a home is reached: its control socket stands in the home, where two runs of a test never meet. */
export function splitterControl(home: string): CallOptions {
  const place = { platform: process.platform, env: { XDG_RUNTIME_DIR: join(home, "run") } };
  return {
    endpoint: controlEndpoint(home, "splitter", place),
    secret: controlSecret(join(home, "daemons", "control.secret")),
    timeoutMs: 20_000,
  };
}

/** Starts a splitter in this very process. */
export async function openSplitter(
  options: { readonly home?: string; readonly limits?: Limits; readonly graceMs?: number; readonly seed?: number } = {},
): Promise<SplitterBed> {
  const { home = splitterHome(), limits, graceMs = 200, seed = 1 } = options;
  const control = splitterControl(home);
  const problems: Message[] = [];
  const splitter = await startSplitter({
    ...control,
    home,
    seed,
    graceMs,
    ...(limits === undefined ? {} : { limits }),
    listeners: createOwnListeners(),
    clock: { now: () => Date.now(), sleep: async () => undefined },
    signal: new AbortController().signal,
    report: (problem) => void problems.push(problem),
  });
  const traffic = createSplitterTraffic(control);
  return { home, control, traffic, evidence: createSplitterEvidence(control), problems, close: () => splitter.close() };
}

/** A writer's fence. */
export const fence = (epoch: number, rollout = "r1"): Fence => ({ rollout, epoch });

/** An arm on a loopback port. */
export function arm(role: Arm["role"], port: number, weight: number, instance = `${role}-${port}`): Arm {
  return { role, instance, version: instance, upstream: { host: "127.0.0.1", port }, weight };
}

/** A route of shop/orders. */
export function route(arms: readonly Arm[], more: Partial<RouteSpec> = {}): RouteSpec {
  return { app: "shop", service: "orders", arms, sticky: false, tickMs: 250, ...more };
}

import { createLeapingClock } from "../../src/adapters/clock/leaping.ts";
import { createMemoryEvidence } from "../../src/adapters/evidence/memory/evidence.ts";
import { createMemoryLease } from "../../src/adapters/lease/memory.ts";
import { createMemoryDisk, createMemoryStore } from "../../src/adapters/store/memory/store.ts";
import { createMemoryTarget, type MemoryTargetOptions } from "../../src/adapters/target/memory/target.ts";
import { createMemoryTraffic } from "../../src/adapters/traffic/memory/traffic.ts";
import { digestOf } from "../../src/kit/digest.ts";
import type { RunEvent } from "../../src/model/event.ts";
import { DEFAULT_POLICY, type RolloutPolicy, type RolloutTransition } from "../../src/model/rollout.ts";
import type { Fence, InstanceSpec, Role } from "../../src/model/run.ts";
import type { Holder } from "../../src/ports/store.ts";
import { foldService, type ServiceRecord } from "../../src/rollout/fold.ts";
import { createHeldJudge } from "../../src/rollout/held.ts";
import { openRollouts, runRecovery } from "../../src/rollout/recover.ts";
import { runResume } from "../../src/rollout/resume.ts";
import { runRollback } from "../../src/rollout/rollback.ts";
import { type RolloutResult, runRollout } from "../../src/rollout/run.ts";
import type { RolloutDeps } from "../../src/rollout/world.ts";

export const KEY = { app: "shop", service: "orders" };
export const POLICY: RolloutPolicy = { ...DEFAULT_POLICY, tickMs: 250, deadlineMs: 60_000 };

export interface WorldOptions {
  readonly target?: MemoryTargetOptions;
  /** Share of requests that fail, by version; 0 unless named. */
  readonly errors?: Readonly<Record<string, number>>;
  /** Requests per second. */
  readonly rps?: number;
}

/** How a pretended process ends or falters. Calls are those to ports, counted from 1. */
export interface Fate {
  /** Dies once this row is stored. */
  readonly diesAfter?: (transition: RolloutTransition) => boolean;
  /** Dies at its n-th call, before or after it took effect. */
  readonly diesAtCall?: { readonly call: number; readonly done: boolean };
  /** Called with the name of each port's method before it is; throws what that call shall fail with. */
  readonly failsAt?: (method: string) => void;
  /** Is stopped once this row is stored, and continued so many milliseconds later. */
  readonly stopsAfter?: { readonly row: (transition: RolloutTransition) => boolean; readonly ms: number };
}

/** A machine with traffic, a supervisor and processes that can be killed, on a clock that leaps. */
export function createWorld(options: WorldOptions = {}) {
  const clock = createLeapingClock(1_700_000_000_000);
  const target = createMemoryTarget({ ...options.target, now: clock.now });
  const traffic = createMemoryTraffic();
  const evidence = createMemoryEvidence();
  const lease = createMemoryLease(clock.now);
  const disk = createMemoryDisk();
  const alive = new Set<number>();
  const store = createMemoryStore({ clock, isAlive: ({ pid }) => alive.has(pid), disk });
  const over = new AbortController();
  const world = { errors: { ...options.errors } as Record<string, number>, rps: options.rps ?? 1_000 };
  let pids = 0;

  /** Requests by weight; errors without chance, so that a test says exactly what is seen. */
  const owed = new Map<string, number>();
  const serve = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(POLICY.tickMs, over.signal);
      for (const route of await traffic.observe(KEY.app)) {
        for (const { role, weight, version } of route.arms) count(role, weight, version);
      }
      evidence.tick(POLICY.tickMs);
    }
  };
  const count = (role: Role, weight: number, version: string): void => {
    const requests = Math.round((world.rps * POLICY.tickMs * weight) / 1_000_000);
    const errors = (owed.get(version) ?? 0) + requests * (world.errors[version] ?? 0);
    owed.set(version, errors % 1);
    evidence.count(KEY, role, requests, Math.floor(errors));
  };

  /** A process: its calls go through a gate that can close for a while or for ever. */
  const createProcess = (fate: Fate = {}) => {
    const holder: Holder = { pid: ++pids, started: `p${pids}`, since: clock.now() };
    alive.add(holder.pid);
    const stopping = new AbortController();
    const events: RunEvent[] = [];
    let calls = 0;
    let dead = false;
    let stoppedUntil = 0;
    const die = (): Promise<never> => {
      dead = true;
      alive.delete(holder.pid);
      return new Promise(() => {});
    };
    const gate = async (): Promise<void> => {
      if (dead) return die();
      if (stoppedUntil > clock.now()) await clock.sleep(stoppedUntil - clock.now());
    };
    const guarded = <T extends object>(port: T): T =>
      new Proxy(port, {
        get: (real, name) => {
          const value: unknown = Reflect.get(real, name);
          if (typeof value !== "function") return value;
          return async (...args: unknown[]) => {
            await gate();
            calls += 1;
            const last = fate.diesAtCall?.call === calls;
            if (last && fate.diesAtCall?.done === false) return die();
            fate.failsAt?.(String(name));
            const result: unknown = await Reflect.apply(value, real, args);
            if (last) return die();
            if (name === "append") {
              const row = args[2] as RolloutTransition;
              if (fate.diesAfter?.(row) === true) return die();
              if (fate.stopsAfter?.row(row) === true) stoppedUntil = clock.now() + fate.stopsAfter.ms;
            }
            await gate();
            return result;
          };
        },
      });
    const deps: RolloutDeps = {
      target: guarded(target),
      traffic: guarded(traffic),
      evidence: guarded(evidence),
      store: guarded(store),
      lease: guarded(lease),
      clock,
      emit: (event) => void events.push(event),
      signal: stopping.signal,
    };
    return {
      holder,
      deps,
      events,
      kill: () => void die(),
      interrupt: () => stopping.abort(new Error("SIGINT")),
      isStopped: () => stoppedUntil > clock.now(),
      exit: () => void alive.delete(holder.pid),
      transitions: () =>
        events.flatMap((event) => (event.type === "rollout" ? [event.transition.type] : [])) as readonly string[],
    };
  };

  const supervise = async (fates: readonly Fate[]): Promise<void> => {
    for (const fate of [...fates, {}]) {
      const supervisor = createProcess(fate);
      const isDead = (): boolean => !alive.has(supervisor.holder.pid);
      runSupervisor(supervisor, isDead).catch(() => {});
      // A dead supervisor is restarted by the splitter within a second.
      while (!isDead()) await clock.sleep(500, over.signal);
      await clock.sleep(500, over.signal);
    }
  };
  const runSupervisor = async (
    { deps, holder }: ReturnType<typeof createProcess>,
    isDead: () => boolean,
  ): Promise<void> => {
    const own = { ...deps, holder };
    const judge = createHeldJudge(own);
    const due: { at: number; fence: Fence }[] = [];
    for (const { fence, state } of await openRollouts(KEY.app, deps.store)) {
      if (state === "active") due.push({ at: clock.now() + 3_000, fence });
    }
    while (!isDead()) {
      await clock.sleep(100, over.signal);
      for (const { fence } of lease.lapsed()) due.push({ at: clock.now(), fence });
      for (const job of due.filter(({ at }) => at <= clock.now())) {
        due.splice(due.indexOf(job), 1);
        await runRecovery(KEY, own, job.fence).catch(() => due.push({ ...job, at: clock.now() + 200 }));
      }
      await judge(KEY).catch(() => undefined);
    }
  };

  const background = [serve()];
  return {
    clock,
    target,
    traffic,
    evidence,
    store,
    disk,
    world,
    createProcess,
    isAlive: (pid: number) => alive.has(pid),
    /** Starts the supervisor; each fate is that of one life, the last life is endless. */
    startSupervisor: (...fates: Fate[]) => void background.push(supervise(fates)),
    spec,
    async deploy(
      version: string,
      process: ReturnType<typeof createProcess> = createProcess(),
      policy: Partial<RolloutPolicy> = {},
    ): Promise<RolloutResult> {
      const release = { ...KEY, version, repository: "embedded/shop/orders", digest: digestOf(version) };
      const input = { release, spec: spec(version), policy: { ...POLICY, ...policy }, holder: process.holder };
      return runRollout(input, process.deps).finally(process.exit);
    },
    resume: (process = createProcess()): Promise<RolloutResult> =>
      runResume({ key: KEY, holder: process.holder, variables: {} }, process.deps).finally(process.exit),
    rollback: (process = createProcess()) =>
      runRollback({ key: KEY, holder: process.holder, variables: {} }, process.deps).finally(process.exit),
    /** Weights by version, zero ones left out. */
    async weights(): Promise<Readonly<Record<string, number>>> {
      const [route] = await traffic.observe(KEY.app);
      return Object.fromEntries(
        (route?.arms ?? []).filter(({ weight }) => weight > 0).map((arm) => [arm.version, arm.weight]),
      );
    },
    async versions(): Promise<readonly string[]> {
      return (await target.observe(KEY.app)).map(({ version }) => version).toSorted();
    },
    async record(): Promise<ServiceRecord> {
      return foldService(await store.entries(KEY.app, KEY.service));
    },
    async rows(): Promise<readonly string[]> {
      return (await store.entries(KEY.app, KEY.service)).map(({ transition }) => transition.type);
    },
    pass: (ms: number) => clock.sleep(ms),
    async close(): Promise<void> {
      over.abort();
      await Promise.allSettled(background);
    },
  };
}

export type World = ReturnType<typeof createWorld>;
export type Process = ReturnType<World["createProcess"]>;

function spec(version: string): InstanceSpec {
  return {
    ...KEY,
    version,
    artifact: { kind: "image", repository: "embedded/shop/orders", digest: digestOf(version) },
    env: { GREETING: "${GREETING:hello}" },
    variables: { GREETING: "kept in memory only" },
    health: "/healthz",
    portVariable: "PORT",
    port: undefined,
    needs: [],
  };
}

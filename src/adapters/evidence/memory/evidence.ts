import { LATENCY_BOUNDS_MS, type ArmCounts, type Role, type Tick } from "../../../model/run.ts";
import type { Evidence } from "../../../ports/evidence.ts";

/** Counts that a test makes up, tick by tick. */
export interface MemoryEvidence extends Evidence {
  /** Counts answers into the tick that is open. */
  count(key: Key, role: Role, requests: number, errors?: number): void;
  /** Ends the open tick of every key. */
  tick(ms?: number): void;
  /** A new life of the source: earlier ticks are gone and numbers begin again. */
  restart(): void;
}

interface Key {
  readonly app: string;
  readonly service: string;
}

interface Series {
  readonly ticks: Tick[];
  readonly open: Record<Role, { requests: number; errors: number }>;
}

const TICK_MS = 1_000;

export function createMemoryEvidence(): MemoryEvidence {
  const series = new Map<string, Series>();
  let life = 1;
  let now = 0;
  const of = ({ app, service }: Key): Series => {
    const found = series.get(`${app}/${service}`) ?? { ticks: [], open: opened() };
    series.set(`${app}/${service}`, found);
    return found;
  };

  return {
    async since(key, cursor) {
      const { ticks } = of(key);
      const boot = `memory-${life}`;
      const end = { boot, seq: ticks.length };
      if (cursor === undefined) return { ticks: [], cursor: end, lost: false };
      const lost = cursor.boot !== boot;
      return { ticks: ticks.slice(lost ? 0 : cursor.seq), cursor: end, lost };
    },
    count(key, role, requests, errors = 0) {
      const arm = of(key).open[role];
      arm.requests += requests;
      arm.errors += errors;
    },
    tick(ms = TICK_MS) {
      for (const { ticks, open } of series.values()) {
        ticks.push({
          seq: ticks.length,
          startedAt: now,
          ms,
          stable: countsOf(open.stable),
          canary: countsOf(open.canary),
        });
        Object.assign(open, opened());
      }
      now += ms;
    },
    restart() {
      life++;
      series.clear();
    },
  };
}

function opened(): Record<Role, { requests: number; errors: number }> {
  return { stable: { requests: 0, errors: 0 }, canary: { requests: 0, errors: 0 } };
}

function countsOf({ requests, errors }: { readonly requests: number; readonly errors: number }): ArmCounts {
  const classes = { "1xx": 0, "2xx": requests - errors, "3xx": 0, "4xx": 0, "5xx": errors, failed: 0 };
  return { requests, errors, classes, latency: [requests, ...LATENCY_BOUNDS_MS.map(() => 0)] };
}

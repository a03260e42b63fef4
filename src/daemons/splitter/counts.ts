import { LATENCY_BOUNDS_MS, type ArmCounts, type Role, type Tick, type TickCursor } from "../../model/run.ts";

/** Finished ticks kept for readers: 40 minutes of 1 s. */
const KEPT_TICKS = 2_400;
/** Slots of one arm: requests, then 1xx to 5xx, then failed, then the latency buckets. */
const FAILED = 6;
const LATENCY = 7;
const SLOTS = LATENCY + LATENCY_BOUNDS_MS.length + 1;

/** Counts of one route, tick by tick. `now` is a monotonic time in milliseconds throughout. */
export interface Counter {
  /** Counts one finished request; status 0 = the upstream broke. Allocates nothing. */
  count(role: Role, status: number, latencyMs: number, now: number): void;
  /** Finishes the present tick where it stands and goes on with another length. */
  retune(tickMs: number, now: number): void;
  since(cursor: TickCursor | undefined, now: number): TicksSince;
}

/** Finished ticks after a cursor; none without one, since a reader starts with what comes next. */
export interface TicksSince {
  readonly ticks: readonly Tick[];
  readonly cursor: TickCursor;
  readonly lost: boolean;
}

export interface CounterOptions {
  readonly boot: string;
  readonly tickMs: number;
  readonly now: number;
  /** Wall-clock time of monotonic zero: a jump of the clock never makes a tick longer or shorter. */
  readonly epoch: number;
}

export function createCounter(options: CounterOptions): Counter {
  const { boot, epoch } = options;
  const stable = new Uint32Array(SLOTS);
  const canary = new Uint32Array(SLOTS);
  const kept: Tick[] = [];
  let { tickMs } = options;
  let seq = 0;
  let startedAt = options.now;

  const finish = (end: number): void => {
    const [at, ms] = [Math.round(epoch + startedAt), Math.round(end - startedAt)];
    kept.push({ seq, startedAt: at, ms, stable: countsOf(stable), canary: countsOf(canary) });
    if (kept.length > KEPT_TICKS) kept.shift();
    stable.fill(0);
    canary.fill(0);
    seq++;
    startedAt = end;
  };
  const advance = (now: number): void => {
    if (now - startedAt < tickMs) return;
    finish(startedAt + tickMs);
    // After a long sleep only as many empty ticks are made as are kept; the skipped ones show up as lost.
    const skipped = Math.floor((now - startedAt) / tickMs) - KEPT_TICKS;
    if (skipped > 0) {
      kept.length = 0;
      seq += skipped;
      startedAt += skipped * tickMs;
    }
    while (now - startedAt >= tickMs) finish(startedAt + tickMs);
  };

  return {
    count(role, status, latencyMs, now) {
      advance(now);
      const slots = role === "canary" ? canary : stable;
      add(slots, 0);
      add(slots, status === 0 ? FAILED : Math.min(Math.floor(status / 100), 5));
      add(slots, LATENCY + bucketOf(latencyMs));
    },
    retune(next, now) {
      advance(now);
      if (next === tickMs) return;
      if (now > startedAt) finish(now);
      tickMs = next;
    },
    since(cursor, now) {
      advance(now);
      const end = { boot, seq };
      if (cursor === undefined) return { ticks: [], cursor: end, lost: false };
      const from = cursor.boot === boot ? cursor.seq : 0;
      const ticks = kept.filter((tick) => tick.seq >= from);
      const missing = seq - from > ticks.length;
      return { ticks, cursor: end, lost: missing || (cursor.boot !== boot && cursor.boot !== NO_BOOT) };
    },
  };
}

/** Boot of a cursor that was handed out before the route was there: nothing can be lost since. */
export const NO_BOOT = "none";

function add(slots: Uint32Array, slot: number): void {
  slots[slot] = (slots[slot] ?? 0) + 1;
}

function bucketOf(ms: number): number {
  let bucket = 0;
  while (bucket < LATENCY_BOUNDS_MS.length && ms > (LATENCY_BOUNDS_MS[bucket] ?? 0)) bucket++;
  return bucket;
}

function countsOf(slots: Uint32Array): ArmCounts {
  if (slots[0] === 0) return NOTHING;
  const [requests = 0, first = 0, second = 0, third = 0, fourth = 0, fifth = 0, failed = 0] = slots;
  return {
    requests,
    errors: fifth + failed,
    classes: { "1xx": first, "2xx": second, "3xx": third, "4xx": fourth, "5xx": fifth, failed },
    latency: [...slots.subarray(LATENCY)],
  };
}

const NOTHING: ArmCounts = {
  requests: 0,
  errors: 0,
  classes: { "1xx": 0, "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0, failed: 0 },
  latency: [...LATENCY_BOUNDS_MS.map(() => 0), 0],
};

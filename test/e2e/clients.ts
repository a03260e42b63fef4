import { Agent, request } from "node:http";

/** What clients saw. `failed` excludes faults a version injected on purpose. */
export interface Seen {
  readonly requests: number;
  readonly failed: readonly string[];
  readonly injected: number;
  /** Answers by the version that gave them. */
  readonly byVersion: ReadonlyMap<string, number>;
}

export interface Clients {
  /** Counts so far; `sinceMs` forgets everything before now. */
  seen(): Seen;
  /** Starts a new count, so that `seen` speaks of what happened since. */
  restart(): void;
  stop(): Promise<Seen>;
}

interface Count {
  requests: number;
  failed: string[];
  injected: number;
  byVersion: Map<string, number>;
}

const fresh = (): Count => ({ requests: 0, failed: [], injected: 0, byVersion: new Map() });

/** Sends a bounded stream of requests to a loopback address until stopped, at most `maxMs`. */
export function startClients(url: string, perSecond: number, maxMs = 300_000): Clients {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  let count = fresh();
  let inFlight = 0;
  let number = 0;
  let owed = 0;
  let last = Date.now();
  const end = last + maxMs;

  const note = (counted: Count, status: number, injected: boolean, body: string): void => {
    if (status >= 500 && injected) counted.injected += 1;
    else if (status >= 400) counted.failed.push(`status ${status}: ${body.slice(0, 120)}`);
    const version = /"version":"([^"]*)"/.exec(body)?.[1];
    if (version !== undefined) counted.byVersion.set(version, (counted.byVersion.get(version) ?? 0) + 1);
  };

  const fire = (): void => {
    number += 1;
    inFlight += 1;
    count.requests += 1;
    const mine = count;
    let over = false;
    const done = (how: () => void): void => {
      if (over) return;
      over = true;
      inFlight -= 1;
      how();
    };
    const call = request(`${url}/${number}`, { agent, timeout: 20_000 }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        done(() =>
          note(
            mine,
            response.statusCode ?? 0,
            response.headers["x-injected-fault"] !== undefined,
            Buffer.concat(parts).toString(),
          ),
        ),
      );
      response.on("error", (error) => done(() => mine.failed.push(`answer broke: ${error.message}`)));
    });
    call.on("timeout", () => call.destroy(new Error("timeout")));
    call.on("error", (error) => done(() => mine.failed.push(error.message)));
    call.end();
  };

  const beat = setInterval(() => {
    const now = Date.now();
    owed = Math.min(owed + ((now - last) * perSecond) / 1000, perSecond / 2);
    last = now;
    while (owed >= 1 && inFlight < 128 && now < end) {
      owed -= 1;
      fire();
    }
  }, 10);

  return {
    seen: () => count,
    restart: () => {
      count = fresh();
    },
    async stop() {
      clearInterval(beat);
      while (inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 10));
      agent.destroy();
      return count;
    },
  };
}

import { createServer, type Server } from "node:net";
import type { Fence, Route, RouteSpec } from "../../model/run.ts";
import { createArms } from "./choose-arm.ts";
import { closeIdle, serveClient, sweepClients, type Client, type Limits, type Serving } from "./client.ts";
import { createCounter, type Counter } from "./counts.ts";
import type { Ledger } from "./exchange.ts";

/** One listening address with its arms, as it runs. */
export interface RunningRoute {
  /** Made, not listening: who binds it is decided elsewhere. */
  readonly server: Server;
  readonly counter: Counter;
  /** Puts a new spec in force between two requests. */
  apply(spec: RouteSpec, fence: Fence): void;
  observe(listen: Route["listen"], lostInFlight: number): Route;
  inFlight(): number;
  /** Once a second: patience of clients, idle connections of upstreams. */
  sweep(): void;
  /** Stops taking connections; each that is open closes after its answer. */
  quiet(): void;
  /** As `quiet`, then cuts what has not ended within `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export interface RouteOptions {
  readonly spec: RouteSpec;
  readonly fence: Fence;
  /** Names this life of the counters. */
  readonly boot: string;
  /** Wall-clock time of monotonic zero. */
  readonly epoch: number;
  readonly random: () => number;
  readonly limits: Limits;
  /** In-flight numbers changed. */
  touched(): void;
}

const now = (): number => performance.now();

export function createRoute(options: RouteOptions): RunningRoute {
  const { random, limits, boot, epoch } = options;
  const counter = createCounter({ boot, tickMs: options.spec.tickMs, now: now(), epoch });
  const arms = createArms(random);
  const clients = new Set<Client>();
  let { spec, fence } = options;
  let closing = false;
  let inFlight = 0;

  const ledger: Ledger = {
    now,
    closing: () => closing,
    count: (exchange, status, latencyMs, at) => counter.count(exchange.choice.role, status, latencyMs, at),
    moved: (by) => {
      inFlight += by;
      options.touched();
    },
  };
  const serving: Serving = { ledger, limits, clients, deal: (client, head) => arms.deal(client, head) };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => serveClient(socket, serving));
  const closed = new Promise<void>((resolve) => server.once("close", resolve));
  const apply = (next: RouteSpec, by: Fence): void => {
    [spec, fence] = [next, by];
    arms.set(spec, fence);
    counter.retune(spec.tickMs, now());
  };
  const quiet = (): void => {
    if (!closing) server.close();
    closing = true;
    for (const client of clients) closeIdle(client);
  };
  apply(spec, fence);
  return {
    server,
    counter,
    apply,
    quiet,
    inFlight: () => inFlight,
    observe: (listen, lostInFlight) => ({ ...spec, listen, fence, lostInFlight, inFlight: arms.inFlight() }),
    sweep() {
      sweepClients(clients);
      arms.sweep(now());
    },
    async close(graceMs) {
      quiet();
      const cut = setTimeout(() => {
        for (const client of clients) client.socket.destroy();
      }, graceMs);
      await closed;
      clearTimeout(cut);
      arms.close();
    },
  };
}

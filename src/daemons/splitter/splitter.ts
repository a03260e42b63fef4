import { randomUUID } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isSlipwayError, SlipwayError } from "../../errors.ts";
import { layoutOf } from "../../kit/home.ts";
import { serveControl, type ControlHandler, type ControlRequest } from "../../kit/http/control.ts";
import type { Listeners } from "../../kit/pair/listeners.ts";
import type { Secret } from "../../kit/secret.ts";
import type { Message } from "../../model/message.ts";
import type { Fence, Route, RouteSpec } from "../../model/run.ts";
import type { Clock } from "../../ports/clock.ts";
import {
  bindBook,
  closeBook,
  hasUnbound,
  observeBook,
  openBook,
  removeRoute,
  runningIn,
  setRoute,
  sweepBook,
  type Book,
} from "./book.ts";
import { checkKey, type Key } from "./check.ts";
import { createRandom } from "./weighted-choice.ts";
import { LIMITS, type Limits } from "./client.ts";
import { NO_BOOT, type TicksSince } from "./counts.ts";
import { createRoute } from "./route.ts";

export interface SplitterOptions {
  readonly home: string;
  /** Control socket: `controlEndpoint(home, "splitter", process)`. */
  readonly endpoint: string;
  readonly secret: Secret;
  readonly listeners: Listeners;
  readonly clock: Clock;
  /** Chance of dealing requests to arms. */
  readonly seed: number;
  /** Aborting it closes the splitter. */
  readonly signal: AbortSignal;
  /** Told about what does not stop the splitter: state that cannot be read, a port that is taken. */
  readonly report?: (problem: Message) => void;
  readonly limits?: Limits;
  /** Requests may end within this when the splitter closes; 5 s unless told. */
  readonly graceMs?: number;
}

export interface Splitter {
  /** Stops listening, lets requests end, then lets the control socket go. */
  close(): Promise<void>;
  /** Resolves once it is closed, by `close` or by the signal. */
  readonly closed: Promise<void>;
}

interface State {
  readonly options: SplitterOptions;
  /** Names this life: counts of another one do not go on. */
  readonly boot: string;
  readonly books: Map<string, Book>;
  readonly random: () => number;
  /** Wall-clock time of monotonic zero. */
  readonly epoch: number;
  /** Routes opened in this life, so that each has counts of its own name. */
  routes: number;
  /** Saved routes are back; nothing is answered before. */
  restored: Promise<void>;
}

const TARGET = "local";
const GRACE_MS = 5_000;
const SWEEP_MS = 1_000;

/** The data plane of this user: serves every saved route again, then takes changes over its control socket. */
export async function startSplitter(options: SplitterOptions): Promise<Splitter> {
  const { endpoint, secret, clock, seed, signal } = options;
  const state: State = {
    options,
    boot: randomUUID(),
    books: new Map(),
    random: createRandom(seed),
    epoch: clock.now() - performance.now(),
    routes: 0,
    restored: Promise.resolve(),
  };
  const handle: ControlHandler = async (request) => {
    await state.restored;
    return answer(state, request);
  };
  // The control socket comes first: whoever gets it is the only splitter and may touch ports and state files.
  const control = await serveControl({ endpoint, secret, handle });
  state.restored = restore(state);
  await state.restored;
  const sweeping = setInterval(() => sweep(state), SWEEP_MS);
  const ending = new AbortController();
  const closed = once(ending.signal).then(async () => {
    clearInterval(sweeping);
    await Promise.all([...state.books.values()].map((book) => closeBook(book, options.graceMs ?? GRACE_MS)));
    await control.close();
  });
  const close = (): Promise<void> => {
    ending.abort();
    return closed;
  };
  void once(signal).then(close);
  return { close, closed };
}

function once(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

async function restore(state: State): Promise<void> {
  const folder = join(layoutOf(state.options.home).targets, TARGET);
  if (!existsSync(folder)) return;
  for (const app of readdirSync(folder)) {
    if (!existsSync(join(folder, app, "splitter.json"))) continue;
    try {
      for (const failure of await bindBook(bookOf(state, app))) report(state, failure);
    } catch (failure) {
      report(state, failure);
    }
  }
}

function report({ options }: State, failure: unknown): void {
  const known = isSlipwayError(failure) ? failure : new SlipwayError("bug", { what: String(failure) });
  options.report?.({ code: `error.${known.code}`, params: known.params });
}

function sweep(state: State): void {
  for (const book of state.books.values()) {
    sweepBook(book);
    // A port that was taken may be free by now.
    if (hasUnbound(book)) void bindBook(book);
  }
}

function bookOf(state: State, app: string): Book {
  const known = state.books.get(app);
  if (known !== undefined) return known;
  const { options, random, epoch, boot } = state;
  const book = openBook({
    app,
    folder: layoutOf(options.home).target(TARGET, app),
    listeners: options.listeners,
    open: (spec, fence, touched) =>
      createRoute({
        spec,
        fence,
        touched,
        random,
        epoch,
        boot: `${boot}.${++state.routes}`,
        limits: options.limits ?? LIMITS,
      }),
  });
  state.books.set(app, book);
  return book;
}

/** The control messages; the adapters of this daemon are their only speakers. */
async function answer(
  state: State,
  request: ControlRequest,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const { method, path, query, body } = request;
  const ok = (value: unknown): { readonly status: number; readonly body: unknown } => ({ status: 200, body: value });
  switch (`${method} ${path}`) {
    case "GET /health":
      return ok({ pid: process.pid, boot: state.boot });
    case "GET /routes":
      return ok(observe(state, query.get("app") ?? ""));
    case "PUT /routes": {
      const { spec, fence } = body as { readonly spec: RouteSpec; readonly fence: Fence };
      checkKey(spec);
      return ok(await setRoute(bookOf(state, spec.app), spec, fence));
    }
    case "DELETE /routes": {
      const { key, fence } = body as { readonly key: Key; readonly fence: Fence };
      checkKey(key);
      await removeRoute(bookOf(state, key.app), key, fence);
      return ok(null);
    }
    case "GET /ticks":
      return ok(ticks(state, query));
    default:
      return { status: 404, body: {} };
  }
}

function observe(state: State, app: string): readonly Route[] {
  const book = bookIfThere(state, app);
  return book === undefined ? [] : observeBook(book);
}

function ticks(state: State, query: URLSearchParams): TicksSince {
  const [app, service, boot] = [query.get("app") ?? "", query.get("service") ?? "", query.get("boot")];
  const cursor = boot === null ? undefined : { boot, seq: Number(query.get("seq")) };
  const book = bookIfThere(state, app);
  const running = book === undefined ? undefined : runningIn(book, service);
  if (running !== undefined) return running.counter.since(cursor, performance.now());
  const gone = cursor !== undefined && cursor.boot !== NO_BOOT;
  return { ticks: [], cursor: { boot: NO_BOOT, seq: 0 }, lost: gone };
}

/** Asking about an app that was never here makes nothing. */
function bookIfThere(state: State, app: string): Book | undefined {
  checkKey({ app, service: app });
  const file = join(layoutOf(state.options.home).target(TARGET, app), "splitter.json");
  return state.books.has(app) || existsSync(file) ? bookOf(state, app) : undefined;
}

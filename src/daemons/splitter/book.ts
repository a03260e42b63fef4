import { SlipwayError } from "../../errors.ts";
import type { Listeners } from "../../kit/pair/listeners.ts";
import type { Fence, Route, RouteSpec } from "../../model/run.ts";
import { checkFence, checkKey, checkSpec, type Key } from "./check.ts";
import type { RunningRoute } from "./route.ts";
import { openInFlight, readRoutes, SLOTS, writeRoutes, type InFlightFile, type SavedRoute } from "./state.ts";

export interface BookOptions {
  readonly app: string;
  readonly folder: string;
  readonly listeners: Listeners;
  /** Makes a route that does not listen yet. */
  open(spec: RouteSpec, fence: Fence, touched: () => void): RunningRoute;
}

/** One route: what is saved, and what runs. */
interface Entry {
  readonly saved: SavedRoute;
  /** Undefined when it was removed, or when its port could not be bound yet. */
  readonly running: RunningRoute | undefined;
  /** Requests in flight when the splitter last died. */
  readonly lost: number;
}

/** All routes of one app. Changed only by the functions of this file. */
export interface Book {
  readonly options: BookOptions;
  readonly entries: Map<string, Entry>;
  readonly file: InFlightFile;
  /** Removed routes whose last requests still end. */
  readonly leaving: Set<Promise<void>>;
  /** The last change asked for: changes of an app happen one after another. */
  changes: Promise<unknown>;
  /** In-flight numbers changed since they were written. */
  dirty: boolean;
  /** The numbers on disk are final. */
  frozen: boolean;
}

const HOST = "127.0.0.1";
/** Requests of a removed route may end within this. */
const REMOVED_GRACE_MS = 30_000;
const POLL_MS = 20;

/** Reads what was saved; throws when that cannot be understood, so that it is never written over. */
export function openBook(options: BookOptions): Book {
  const saved = readRoutes(options.folder);
  const file = openInFlight(options.folder);
  const entries = new Map(
    saved.map((route): [string, Entry] => [
      route.service,
      { saved: route, running: undefined, lost: file.left[route.slot] ?? 0 },
    ]),
  );
  file.write();
  return { options, entries, file, leaving: new Set(), changes: Promise.resolve(), dirty: false, frozen: false };
}

/** Every route that is there, as it is now. */
export function observeBook(book: Book): readonly Route[] {
  return [...book.entries.values()].flatMap((entry) => show(entry) ?? []);
}

/** The route as it runs, for its counts. */
export function runningIn(book: Book, service: string): RunningRoute | undefined {
  return book.entries.get(service)?.running;
}

/** Makes the route what the spec says: first on disk, then in one step in memory. */
export function setRoute(book: Book, spec: RouteSpec, fence: Fence): Promise<Route> {
  checkSpec(spec);
  return inTurn(book, async () => {
    const before = book.entries.get(spec.service);
    checkFence(spec, before?.saved.fence, fence);
    const { running, port } =
      before?.running === undefined
        ? await start(book, spec, fence, before)
        : { ...before.saved, running: before.running };
    const slot = before?.saved.slot ?? freeSlot(book, spec.service);
    const saved: SavedRoute = { service: spec.service, host: HOST, port, slot, fence, spec };
    try {
      await save(book, saved);
    } catch (failure) {
      if (before?.running === undefined) stop(book, running, spec.service);
      throw failure;
    }
    running.apply(spec, fence);
    const entry: Entry = { saved, running, lost: before?.lost ?? 0 };
    book.entries.set(spec.service, entry);
    return running.observe({ host: HOST, port }, entry.lost);
  });
}

/** Takes the route away; its address and fence stay known. */
export function removeRoute(book: Book, key: Key, fence: Fence): Promise<void> {
  checkKey(key);
  return inTurn(book, async () => {
    const before = book.entries.get(key.service);
    checkFence(key, before?.saved.fence, fence);
    const slot = before?.saved.slot ?? freeSlot(book, key.service);
    const saved: SavedRoute = {
      service: key.service,
      host: HOST,
      port: before?.saved.port ?? 0,
      slot,
      fence,
      spec: null,
    };
    await save(book, saved);
    book.entries.set(key.service, { saved, running: undefined, lost: 0 });
    if (before?.running !== undefined) stop(book, before.running, key.service);
  });
}

/** Listens for every saved route that does not listen yet; answers with what could not be bound. */
export function bindBook(book: Book): Promise<readonly unknown[]> {
  return inTurn(book, async () => {
    const failures: unknown[] = [];
    for (const [service, entry] of book.entries) {
      const { spec, fence, port } = entry.saved;
      if (spec === null || entry.running !== undefined) continue;
      try {
        const running = await listen(book, spec, fence, port);
        book.entries.set(service, { ...entry, running: running.running });
      } catch (failure) {
        failures.push(failure);
      }
    }
    return failures;
  });
}

/** True when a route that should listen does not. */
export function hasUnbound(book: Book): boolean {
  for (const { saved, running } of book.entries.values()) if (saved.spec !== null && running === undefined) return true;
  return false;
}

export function sweepBook(book: Book): void {
  for (const { running } of book.entries.values()) running?.sweep();
}

/** Lets requests end within the grace; those that do not are on record as lost. */
export async function closeBook(book: Book, graceMs: number): Promise<void> {
  await book.changes;
  const routes = [...book.entries.values()].flatMap(({ running }) => running ?? []);
  for (const route of routes) route.quiet();
  const until = performance.now() + graceMs;
  while (routes.some((route) => route.inFlight() > 0) && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  record(book);
  book.frozen = true;
  await Promise.all([...routes.map((route) => route.close(0)), ...book.leaving]);
  book.file.close();
}

function show({ saved: { host, port, spec, fence }, running, lost }: Entry): Route | undefined {
  if (spec === null) return undefined;
  const listen = { host, port };
  return running?.observe(listen, lost) ?? { ...spec, listen, fence, inFlight: {}, lostInFlight: lost };
}

function inTurn<T>(book: Book, change: () => Promise<T>): Promise<T> {
  const done = book.changes.then(change);
  book.changes = done.catch(() => undefined);
  return done;
}

type Started = { readonly running: RunningRoute; readonly port: number };

/** A route that comes back wants its old address; when somebody else has it by now, any other is better than none. */
async function start(book: Book, spec: RouteSpec, fence: Fence, before: Entry | undefined): Promise<Started> {
  const port = before?.saved.port ?? 0;
  try {
    return await listen(book, spec, fence, port);
  } catch (failure) {
    if (before?.saved.spec !== null || port === 0) throw failure;
    return await listen(book, spec, fence, 0);
  }
}

async function listen(book: Book, spec: RouteSpec, fence: Fence, port: number): Promise<Started> {
  const { app, listeners } = book.options;
  const running = book.options.open(spec, fence, () => touch(book));
  try {
    return { running, port: await listeners.listen(running.server, `${app}/${spec.service}`, HOST, port) };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EADDRINUSE") throw cause;
    throw new SlipwayError("port-in-use", { port }, { cause });
  }
}

function stop(book: Book, running: RunningRoute, service: string): void {
  const done: Promise<void> = running.close(REMOVED_GRACE_MS).finally(() => book.leaving.delete(done));
  book.leaving.add(done);
  void book.options.listeners.release(`${book.options.app}/${service}`);
}

function save(book: Book, changed: SavedRoute): Promise<void> {
  const others = [...book.entries.values()]
    .map(({ saved }) => saved)
    .filter(({ service }) => service !== changed.service);
  return writeRoutes(book.options.folder, [...others, changed]);
}

function freeSlot(book: Book, service: string): number {
  const taken = new Set([...book.entries.values()].map(({ saved }) => saved.slot));
  for (let slot = 0; slot < SLOTS; slot++) if (!taken.has(slot)) return slot;
  throw new SlipwayError("route-invalid", { service, what: "slots" });
}

/** Numbers are written once a turn of the event loop, however many requests it handled. */
function touch(book: Book): void {
  if (book.dirty || book.frozen) return;
  book.dirty = true;
  setImmediate(() => record(book));
}

function record(book: Book): void {
  book.dirty = false;
  if (book.frozen) return;
  for (const { saved, running } of book.entries.values()) book.file.numbers[saved.slot] = running?.inFlight() ?? 0;
  book.file.write();
}

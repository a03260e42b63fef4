import { routeControl, type ControlPart } from "../../kit/pair/control-part.ts";
import { createHandles, type Handles } from "../../kit/pair/handles.ts";
import { joinPair, takeHold } from "../../kit/pair/join.ts";
import { createKeeper, type Keeper } from "../../kit/pair/keeper.ts";
import { parentLink, type Link, type RawHandle } from "../../kit/pair/link.ts";
import { createPairLog, type PairLog } from "../../kit/pair/log.ts";
import type { PairMessage } from "../../kit/pair/messages.ts";
import { pairPlaces } from "../../kit/pair/places.ts";
import type { DaemonEntry } from "../../kit/pair/start.ts";
import { controlSecret, serveControl } from "../../kit/http/control.ts";
import { lockHolder } from "../../kit/lockfile.ts";
import { createLeaseWatch, type LeaseWatch, type RolloutWatch } from "./lease-watch.ts";

/** Something the supervisor looks after besides leases, such as the processes of services. */
export interface Supervised extends ControlPart {
  /** Takes up what runs already; called once, after the splitter was seen to. */
  adopt(): Promise<void>;
  /** How much of it there is: nothing left anywhere lets the pair end. */
  count(): number;
  /** Stops looking after it; what runs goes on running. */
  close(): Promise<void>;
}

export interface SupervisorDeps {
  readonly home: string;
  /** How the splitter is started. */
  readonly entry: DaemonEntry;
  readonly rollouts: RolloutWatch;
  readonly supervised: readonly Supervised[];
  /** Ends after this long with nothing to look after; 30 s unless told. */
  readonly idleMs?: number;
}

const IDLE_MS = 30_000;
const IDLE_LOOK_MS = 500;
const ADOPT_RETRY_MS = 1_000;

/**
 * The supervisor's process: keeps the splitter alive and its listening sockets open, watches leases, looks after `supervised`. Resolves
 * when it has ended: asked to, nothing left to do, or not wanted because another has the role.
 */
export async function runSupervisor(deps: SupervisorDeps): Promise<void> {
  const log = createPairLog("supervisor");
  const places = pairPlaces(deps.home);
  const parent = parentLink();
  const handles = createHandles();
  const role = await joinPair({ places, role: "supervisor", parent, handles });
  if (role === undefined) return parent?.close();
  // A living splitter starts its own supervisor, linked to it. Ours would hold no sockets.
  if (parent === undefined && lockHolder(places.role("splitter")) !== undefined) return role.release();

  const keeper = createKeeper({
    places,
    other: "splitter",
    entry: deps.entry,
    log,
    introduce: (link) => handles.handOver(link),
    receive: (message, handle, link) => receive(handles, message, handle, link),
  });
  keeper.start(parent);
  const leases = createLeaseWatch(deps.rollouts, log, () => performance.now());
  const parts: readonly Supervised[] = deps.supervised;
  const life = createLife({ keeper, handles, leases, supervised: parts, log, idleMs: deps.idleMs ?? IDLE_MS });
  // Nobody is answered before we know what runs, lest it be started twice.
  await Promise.all([leases.start(), ...parts.map((part) => untilDone(log, part))]);
  const control = await serveControl({
    endpoint: places.endpoint("supervisor"),
    secret: controlSecret(places.secretFile),
    handle: routeControl([leases, ...parts, ...life.parts].map(life.awake)),
  });
  log("supervisor-started", { byCommand: parent === undefined });
  parent?.send({ type: "ready" });

  await life.ended();
  await control.close();
  await Promise.all([leases.close(), ...parts.map((part) => part.close())]);
  await keeper.close(true);
  log("supervisor-ended");
  role.release();
}

/** One thing that cannot be taken up yet must not keep the rest without a supervisor: try again beside everything else. */
async function untilDone(log: PairLog, part: Supervised): Promise<void> {
  try {
    await part.adopt();
  } catch (failure) {
    log("adopt-failed", { part: part.prefix, message: String(failure) });
    setTimeout(() => void untilDone(log, part), ADOPT_RETRY_MS);
  }
}

function receive(handles: Handles, message: PairMessage, handle: RawHandle | undefined, link: Link): void {
  if (message.type === "hold") return takeHold(link, handles, message, handle);
  if (message.type !== "drop") return;
  handles.close(message.key);
  link.send({ type: "dropped", key: message.key });
}

interface Life {
  readonly parts: readonly ControlPart[];
  /** Makes each request to a part count as a sign that somebody needs us. */
  awake(this: void, part: ControlPart): ControlPart;
  ended(): Promise<void>;
}

/** Knows what is left to do, says so (`GET /health`) and ends when nothing is (`POST /stop`, or idle for long enough). */
function createLife(options: {
  readonly keeper: Keeper;
  readonly handles: Handles;
  readonly leases: LeaseWatch;
  readonly supervised: readonly Supervised[];
  readonly log: PairLog;
  readonly idleMs: number;
}): Life {
  const { keeper, handles, leases, supervised, log, idleMs } = options;
  let lastNeeded = performance.now();
  let ending = false;
  let resolveEnded: () => void = () => {};
  const ended = new Promise<void>((resolve) => (resolveEnded = resolve));
  const end = (): void => {
    ending = true;
    // Later, so that an answer still goes out.
    setTimeout(resolveEnded, 20);
  };
  const left = () => ({
    routes: handles.keys().length,
    rollouts: leases.count(),
    supervised: supervised.reduce((sum, part) => sum + part.count(), 0),
  });
  const nothingLeft = (): boolean => Object.values(left()).every((count) => count === 0);
  const timer = setInterval(() => {
    if (!nothingLeft()) lastNeeded = performance.now();
    if (ending || performance.now() - lastNeeded < idleMs) return;
    log("supervisor-idle", { ms: idleMs });
    end();
  }, IDLE_LOOK_MS);

  const health: ControlPart = {
    prefix: "/health",
    handle: async () => ({
      status: 200,
      body: { pid: process.pid, ready: keeper.ready() && !ending, left: left(), sockets: sockets(handles) },
    }),
  };
  const stop: ControlPart = {
    prefix: "/stop",
    handle: async ({ body }) => {
      const stopping = nothingLeft() || (body as { readonly force?: boolean } | undefined)?.force === true;
      if (stopping) end();
      return { status: 200, body: { stopping, left: left() } };
    },
  };
  return {
    parts: [health, stop],
    awake: (part) => ({
      prefix: part.prefix,
      handle: (request) => {
        lastNeeded = performance.now();
        return part.handle(request);
      },
    }),
    ended: () => ended.finally(() => clearInterval(timer)),
  };
}

function sockets(handles: Handles) {
  return handles.entries().map(([key, { host, port, handle }]) => ({ key, host, port, shared: handle !== undefined }));
}

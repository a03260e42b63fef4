import { createHandles } from "../../kit/pair/handles.ts";
import { joinPair, takeHold } from "../../kit/pair/join.ts";
import { createKeeper } from "../../kit/pair/keeper.ts";
import { parentLink } from "../../kit/pair/link.ts";
import { createPairLog } from "../../kit/pair/log.ts";
import { pairPlaces } from "../../kit/pair/places.ts";
import { createSharedListeners } from "../../kit/pair/shared-listeners.ts";
import type { DaemonEntry } from "../../kit/pair/start.ts";
import { controlSecret } from "../../kit/http/control.ts";
import type { Clock } from "../../ports/clock.ts";
import { startSplitter } from "./splitter.ts";

export interface SplitterProcessDeps {
  readonly home: string;
  /** How the supervisor is started when it dies. */
  readonly entry: DaemonEntry;
  readonly clock: Clock;
  /** Chance of dealing requests to arms. */
  readonly seed: number;
}

/**
 * The splitter's process: takes the listening sockets over from the supervisor, serves, and starts the supervisor again when it dies.
 * Resolves when it has ended: told to by the supervisor, or not wanted because another has the role.
 */
export async function runSplitterProcess({ home, entry, clock, seed }: SplitterProcessDeps): Promise<void> {
  const log = createPairLog("splitter");
  const places = pairPlaces(home);
  const parent = parentLink();
  const handles = createHandles();
  // Only a supervisor starts a splitter: without one behind us there is nobody to hold the sockets.
  const role = parent === undefined ? undefined : await joinPair({ places, role: "splitter", parent, handles });
  if (role === undefined) return parent?.close();

  let serving = false;
  const end = new AbortController();
  const keeper = createKeeper({
    places,
    other: "supervisor",
    entry,
    log,
    introduce: (link) => handles.handOver(link),
    claimed: (link) => {
      if (serving) link.send({ type: "ready" });
    },
    receive: (message, handle, link) => {
      if (message.type === "held" || message.type === "dropped") listeners.confirmed(message);
      else if (message.type === "hold") takeHold(link, handles, message, handle);
      else if (message.type === "end") end.abort();
    },
  });
  // Before the splitter hears of it: nobody may be started again by one who is leaving.
  end.signal.addEventListener("abort", () => void keeper.close(false));
  const listeners = createSharedListeners(handles, () => keeper.link());
  keeper.start(parent);
  const splitter = await startSplitter({
    home,
    endpoint: places.endpoint("splitter"),
    secret: controlSecret(places.secretFile),
    listeners,
    clock,
    seed,
    signal: end.signal,
    report: ({ code, params }) => log(code, params),
  });
  await listeners.releaseUnused();
  serving = true;
  keeper.link()?.send({ type: "ready" });
  log("splitter-started", { routes: handles.keys().length });

  await splitter.closed;
  log("splitter-ended");
  role.release();
}

import { isSlipwayError, SlipwayError } from "../../errors.ts";
import { callControl, controlSecret } from "../../kit/http/control.ts";
import { lockHolder, tryLock } from "../../kit/lockfile.ts";
import { pairPlaces, type PairPlaces } from "../../kit/pair/places.ts";
import { isAlive, processIdentity } from "../../kit/process.ts";
import type { Daemons, Pair } from "../../ports/daemons.ts";

const UP_MS = 30_000;
const DOWN_MS = 30_000;
const CLAIM_MS = 15_000;
const LOOK_MS = 25;
const ASK_MS = 2_000;

/** The pair of one home, started through `daemons` and asked over the supervisor's control endpoint. */
export function createPair({ home, daemons }: { readonly home: string; readonly daemons: Daemons }): Pair {
  const places = pairPlaces(home);
  const observe: Pair["observe"] = async () => {
    const [supervisor, splitter] = [lockHolder(places.role("supervisor")), lockHolder(places.role("splitter"))];
    const ready = supervisor !== undefined && splitter !== undefined && (await answersReady(places));
    return { supervisor: supervisor?.pid, splitter: splitter?.pid, ready };
  };
  const gone = (state: { readonly supervisor: unknown; readonly splitter: unknown }): boolean =>
    state.supervisor === undefined && state.splitter === undefined;

  return {
    observe,
    ensure: async () => {
      const deadline = Date.now() + UP_MS;
      for (;;) {
        const state = await observe();
        if (state.ready) return;
        if (Date.now() > deadline) {
          const daemon = state.supervisor === undefined ? "supervisor" : "splitter";
          throw new SlipwayError(
            "daemon-unavailable",
            { daemon, log: places.log(daemon) },
            { doing: "starting-daemon" },
          );
        }
        if (gone(state)) await startSupervisor(places, daemons);
        await pause(LOOK_MS);
      }
    },
    stop: async ({ force = false } = {}) => {
      const deadline = Date.now() + DOWN_MS;
      let asked = false;
      for (;;) {
        const state = await observe();
        if (gone(state)) return true;
        if (!asked && state.supervisor !== undefined) {
          const answer = await ask(places, "POST", "/stop", { force });
          if (answer?.["stopping"] === false) return false;
          asked = answer !== undefined;
        }
        if (Date.now() > deadline) return false;
        await pause(LOOK_MS);
      }
    },
  };
}

/** Under the pair's lock, and only when both are dead: a living one starts the other by itself. The supervisor starts the splitter. */
async function startSupervisor(places: PairPlaces, daemons: Daemons): Promise<void> {
  const lock = tryLock(places.starting);
  if (lock === undefined) return;
  try {
    const living = (): boolean => (["supervisor", "splitter"] as const).some((role) => lockHolder(places.role(role)));
    if (living()) return;
    const { pid } = await daemons.start("supervisor", []);
    const started = processIdentity(pid);
    const deadline = Date.now() + CLAIM_MS;
    // Let nobody else start one before this one has its role, or has failed to get it.
    while (started !== undefined && isAlive(started) && !living() && Date.now() < deadline) await pause(LOOK_MS);
  } finally {
    lock.release();
  }
}

async function answersReady(places: PairPlaces): Promise<boolean> {
  return (await ask(places, "GET", "/health"))?.["ready"] === true;
}

/** Undefined when nobody answers (yet, or any more). */
async function ask(
  places: PairPlaces,
  method: string,
  path: string,
  body?: unknown,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const answer = await callControl(
      { endpoint: places.endpoint("supervisor"), secret: controlSecret(places.secretFile), timeoutMs: ASK_MS },
      method,
      path,
      body,
    );
    return answer as Readonly<Record<string, unknown>>;
  } catch (failure) {
    if (isSlipwayError(failure, "daemon-unavailable")) return undefined;
    throw failure;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

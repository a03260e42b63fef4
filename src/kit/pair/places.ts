import { join } from "node:path";
import { controlEndpoint, layoutOf } from "../home.ts";

/** The two daemons of a home that keep each other alive. */
export type PairRole = "supervisor" | "splitter";

/** Where the pair of one home keeps its lock, secret and logs, and where each answers. */
export function pairPlaces(home: string) {
  const { daemons } = layoutOf(home);
  const lock = join(daemons, "pair.lock");
  return {
    home,
    folder: daemons,
    /** Whoever starts one of the two must hold this. */
    starting: join(lock, "starting"),
    /** Held by the daemon itself as long as it lives: there is never a second one of a role. */
    role: (role: PairRole) => join(lock, role),
    secretFile: join(daemons, "control.secret"),
    log: (daemon: string) => join(daemons, `${daemon}.log`),
    endpoint: (role: PairRole) => controlEndpoint(home, role, process),
  } as const;
}

export type PairPlaces = ReturnType<typeof pairPlaces>;

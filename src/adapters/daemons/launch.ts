import { once } from "node:events";
import { SlipwayError } from "../../errors.ts";
import { pairPlaces } from "../../kit/pair/places.ts";
import { startDaemon, type DaemonEntry } from "../../kit/pair/start.ts";
import type { Daemons } from "../../ports/daemons.ts";

/** Starts daemons as processes of their own, with their output appended to `<home>/daemons/<name>.log`. */
export function createDaemons({ home, entry }: { readonly home: string; readonly entry: DaemonEntry }): Daemons {
  return {
    start: async (name, args) => {
      const log = pairPlaces(home).log(name);
      const child = startDaemon({ entry, daemon: name, log, args, channel: false });
      child.unref();
      try {
        await once(child, "spawn");
      } catch (cause) {
        throw new SlipwayError("daemon-unavailable", { daemon: name, log }, { doing: "starting-daemon", cause });
      }
      return { pid: child.pid ?? 0 };
    },
  };
}

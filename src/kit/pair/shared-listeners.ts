import type { AddressInfo, Server } from "node:net";
import type { Handles } from "./handles.ts";
import type { Link, RawHandle } from "./link.ts";
import { BACKLOG, type Listeners } from "./listeners.ts";
import type { PairMessage } from "./messages.ts";

/** Listeners whose sockets the other daemon holds as well. */
export interface SharedListeners extends Listeners {
  /** To be told each `held` and `dropped`. */
  confirmed(message: Extract<PairMessage, { readonly type: "held" | "dropped" }>): void;
  /** Gives up sockets that were handed over but belong to no route any more. */
  releaseUnused(): Promise<void>;
}

/** How long a copy may take to be confirmed; after that the route works all the same, and the next link gets it. */
const CONFIRM_MS = 2_000;

/** Listens on the sockets in `handles` and on new ones, each handed to the other daemon before it is answered for. */
export function createSharedListeners(handles: Handles, link: () => Link | undefined): SharedListeners {
  const waiting = new Map<string, () => void>();
  const used = new Set<string>();
  const leaving = new Map<string, Promise<void>>();

  const ask = (message: Extract<PairMessage, { readonly type: "hold" | "drop" }>, handle?: RawHandle): Promise<void> =>
    new Promise((resolve) => {
      const to = link();
      if (to === undefined || !to.connected) return resolve();
      const timer = setTimeout(resolve, CONFIRM_MS);
      waiting.set(`${message.type}:${message.key}`, () => {
        clearTimeout(timer);
        resolve();
      });
      to.send(message, handle);
    });

  const release = (key: string): Promise<void> => {
    if (used.delete(key)) handles.forget(key);
    else handles.close(key);
    const asked = ask({ type: "drop", key }).finally(() => leaving.delete(key));
    leaving.set(key, asked);
    return asked;
  };
  const listen: Listeners["listen"] = async (server, key, host, port) => {
    const held = handles.get(key);
    const fits = held !== undefined && held.host === host && (port === 0 || port === held.port) && !used.has(key);
    if (fits && held.handle !== undefined) {
      used.add(key);
      await listening(server, held.handle);
      return held.port;
    }
    if (held !== undefined) void release(key);
    // The other daemon's copy still has the port until it is dropped.
    await leaving.get(key);
    await listening(server, { host, port: fits ? held.port : port, backlog: BACKLOG });
    used.add(key);
    const bound = (server.address() as AddressInfo).port;
    const handle = (server as { readonly _handle?: RawHandle })._handle;
    handles.put(key, { host, port: bound, handle });
    await ask({ type: "hold", key, host, port: bound }, handle);
    return bound;
  };

  return {
    release,
    listen,
    confirmed: ({ type, key }) => {
      const name = `${type === "held" ? "hold" : "drop"}:${key}`;
      waiting.get(name)?.();
      waiting.delete(name);
    },
    releaseUnused: async () => {
      for (const key of handles.keys()) if (!used.has(key)) await release(key);
    },
  };
}

function listening(
  server: Server,
  on: RawHandle | { readonly host: string; readonly port: number; readonly backlog: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    const done = (): void => {
      server.off("error", reject);
      resolve();
    };
    if ("backlog" in on) server.listen(on, done);
    else server.listen(on, BACKLOG, done);
  });
}

import type { Link, RawHandle } from "./link.ts";

/** A listening socket one of the pair knows of; without a handle (a host that cannot pass one) only its address. */
export interface Held {
  readonly host: string;
  readonly port: number;
  readonly handle: RawHandle | undefined;
}

/** The sockets of the pair, by key, as this process holds them. */
export interface Handles {
  get(key: string): Held | undefined;
  put(key: string, held: Held): void;
  keys(): readonly string[];
  entries(): readonly (readonly [string, Held])[];
  /** Forgets without closing: the server that listens on it closes it. */
  forget(key: string): void;
  /** Forgets and closes this process's copy. */
  close(key: string): void;
  /** Gives every socket to the other daemon. */
  handOver(link: Link): void;
}

/** An empty table of sockets. */
export function createHandles(): Handles {
  const table = new Map<string, Held>();
  return {
    get: (key) => table.get(key),
    put: (key, held) => {
      const former = table.get(key);
      if (former?.handle !== held.handle) former?.handle?.close();
      table.set(key, held);
    },
    keys: () => [...table.keys()],
    entries: () => [...table.entries()],
    forget: (key) => {
      table.delete(key);
    },
    close: (key) => {
      table.get(key)?.handle?.close();
      table.delete(key);
    },
    handOver: (link) => {
      for (const [key, { host, port, handle }] of table) link.send({ type: "hold", key, host, port }, handle);
    },
  };
}

import type { Server } from "node:net";

/**
 * Listening sockets that outlive the process which serves them.
 *
 * `key` names the socket (one a route, e.g. "shop/orders"). While the other daemon of the pair holds a copy of the handle, the kernel
 * keeps the socket listening after this process was killed: new connections wait and are served by the restarted one.
 */
export interface Listeners {
  /**
   * Makes the server listen and answers with its port (`port` 0: the system chooses). A key that is held already gives its socket back,
   * with the port it had. A port somebody else has fails with EADDRINUSE, as `server.listen` does.
   */
  listen(server: Server, key: string, host: string, port: number): Promise<number>;
  /** Gives the socket of a removed route up everywhere, so that its port is free; closing the server stays the caller's business. */
  release(key: string): Promise<void>;
}

/** Sockets of this process alone: gone with it, bound again by its successor. For tests and hosts that cannot pass handles. */
export function createOwnListeners(): Listeners {
  return {
    listen: (server, _key, host, port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen({ host, port, backlog: BACKLOG }, () => {
          server.off("error", reject);
          const address = server.address();
          resolve(typeof address === "object" && address !== null ? address.port : port);
        });
      }),
    release: async () => {},
  };
}

/** Connections that may wait in the kernel while a splitter restarts; the kernel cuts it to its own limit (net.core.somaxconn). */
export const BACKLOG = 4096;

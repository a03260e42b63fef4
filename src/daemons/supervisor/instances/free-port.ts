import { createServer } from "node:net";

/** Where services of this target listen for us. */
export const LOOPBACK = "127.0.0.1";

/** A loopback port that nobody has now and that is not in `taken`: promised to a service that does not listen yet. */
export async function pickPort(taken: ReadonlySet<number>): Promise<number> {
  for (;;) {
    const port = await tryListen(0, LOOPBACK);
    if (port !== undefined && !taken.has(port) && (await isPortFree(port))) return port;
  }
}

/**
 * True when a service could listen there, on loopback and on every address. Only loopback is tried on Windows, where listening wider
 * makes the firewall ask the user.
 */
export async function isPortFree(port: number, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const hosts = platform === "win32" ? [LOOPBACK] : [LOOPBACK, "0.0.0.0", "::"];
  for (const host of hosts) if ((await tryListen(port, host)) === undefined) return false;
  return true;
}

/** The port listened on for a moment; undefined when somebody has it. A host without IPv6 cannot have it taken there. */
function tryListen(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (failure: NodeJS.ErrnoException) =>
      resolve(failure.code === "EAFNOSUPPORT" || failure.code === "EADDRNOTAVAIL" ? port : undefined),
    );
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const got = typeof address === "object" && address !== null ? address.port : port;
      server.close(() => resolve(got));
    });
  });
}

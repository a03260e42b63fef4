import { chmodSync, lstatSync, mkdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { dirname } from "node:path";
import { SlipwayError } from "../../errors.ts";

const SHARED = 0o077;
const STICKY = 0o1000;

/**
 * Makes a control endpoint ready to be listened on: an owner-only folder, and no stale socket in the way. Nothing to do for a named
 * pipe, which vanishes with its server.
 */
export async function prepareEndpoint(endpoint: string): Promise<void> {
  if (isPipe(endpoint)) return;
  ownFolder(endpoint);
  if (lstatSync(endpoint, { throwIfNoEntry: false }) === undefined) return;
  if (await answers(endpoint)) throw new SlipwayError("daemon-already-runs", { endpoint });
  rmSync(endpoint, { force: true });
}

/** True for a Windows named pipe. */
export function isPipe(endpoint: string): boolean {
  return endpoint.startsWith("\\\\.\\pipe\\");
}

/** A folder of somebody else's, a link to one, or one that everybody may write would let a stranger stand in for the daemon. */
function ownFolder(endpoint: string): void {
  const folder = dirname(endpoint);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const foreign = process.getuid !== undefined && found.uid !== process.getuid();
  if (!found.isDirectory() || foreign || (found.mode & STICKY) !== 0)
    throw new SlipwayError("daemon-endpoint-unsafe", { folder });
  if ((found.mode & SHARED) !== 0) chmodSync(folder, 0o700);
}

function answers(endpoint: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(endpoint);
    const end = (alive: boolean) => () => {
      socket.destroy();
      resolve(alive);
    };
    socket.once("connect", end(true)).once("error", end(false));
  });
}

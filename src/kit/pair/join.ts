import { tryLock, type Lock } from "../lockfile.ts";
import type { Handles } from "./handles.ts";
import type { Link } from "./link.ts";
import type { PairPlaces, PairRole } from "./places.ts";

/**
 * Takes a role of the pair for as long as this process lives: with a starter behind us, only after it has handed over its sockets and
 * said so. Undefined when we are not wanted: the role is taken, or the starter is gone and its successor will start its own.
 */
export async function joinPair(options: {
  readonly places: PairPlaces;
  readonly role: PairRole;
  readonly parent: Link | undefined;
  readonly handles: Handles;
}): Promise<Lock | undefined> {
  const { places, role, parent, handles } = options;
  if (parent !== undefined && !(await begun(parent, handles))) return undefined;
  const lock = tryLock(places.role(role));
  if (lock !== undefined) parent?.send({ type: "claimed" });
  return lock;
}

function begun(parent: Link, handles: Handles): Promise<boolean> {
  return new Promise((resolve) => {
    parent.listen({
      gone: () => resolve(false),
      message: (message, handle) => {
        if (message.type === "hold") takeHold(parent, handles, message, handle);
        if (message.type !== "begin") return;
        // What follows is for whoever listens once the role is ours.
        parent.listen(undefined);
        resolve(true);
      },
    });
  });
}

/** Keeps a socket that the other daemon handed over, and says so. */
export function takeHold(
  link: Link,
  handles: Handles,
  { key, host, port }: { readonly key: string; readonly host: string; readonly port: number },
  handle: Parameters<Link["send"]>[1],
): void {
  handles.put(key, { host, port, handle });
  link.send({ type: "held", key });
}

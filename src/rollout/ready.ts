import type { Message } from "../model/message.ts";
import type { Instance } from "../model/run.ts";
import type { Move } from "./move.ts";

const LOOK_MS = 100;

export type Readiness =
  | { readonly kind: "ready"; readonly ms: number }
  | { readonly kind: "failed"; readonly because: Message };

/** Waits until a started instance is ready, has exited, or its time is over. */
export async function waitReady(
  move: Move,
  instance: string,
  readyMs: number,
  signal: AbortSignal,
): Promise<Readiness> {
  const { clock } = move.deps;
  const began = clock.now();
  for (;;) {
    const found = (await move.instances()).find(({ id }) => id === instance);
    if (found?.state === "ready") return { kind: "ready", ms: clock.now() - began };
    const trouble = troubleOf(found, instance) ?? exitOf(found);
    if (trouble !== undefined) return { kind: "failed", because: trouble };
    if (clock.now() - began >= readyMs) {
      const params = { instance, seconds: Math.round(readyMs / 1_000), log: found?.log ?? "" };
      return { kind: "failed", because: found?.because ?? { code: "canary-unready", params } };
    }
    await clock.sleep(LOOK_MS, signal);
  }
}

/** Why an instance is beyond hope: it is gone, or it falls over whenever it is started. */
export function troubleOf(found: Instance | undefined, instance: string): Message | undefined {
  if (found === undefined) return { code: "canary-gone", params: { instance } };
  if (found.state === "stopped")
    return found.because ?? { code: "canary-exited", params: { instance, log: found.log } };
  if (found.state === "crash-loop") {
    return (
      found.because ?? { code: "canary-crash-loop", params: { instance, restarts: found.restarts, log: found.log } }
    );
  }
  return undefined;
}

/** A version that exits before it was ever ready is not waited for. */
function exitOf(found: Instance | undefined): Message | undefined {
  if (found === undefined || (found.state !== "restarting" && found.restarts === 0)) return undefined;
  return found.because ?? { code: "canary-exited", params: { instance: found.id, log: found.log } };
}

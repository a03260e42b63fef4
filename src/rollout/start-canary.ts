import type { Message } from "../model/message.ts";
import type { InstanceSpec } from "../model/run.ts";
import type { Move } from "./move.ts";
import { withPatience } from "./patience.ts";
import { waitReady } from "./ready.ts";

export type Started =
  | { readonly kind: "ready"; readonly instance: string }
  | { readonly kind: "failed"; readonly instance: string; readonly because: Message };

/** Starts a version beside what serves and waits until it is ready; nobody is sent to it yet. */
export async function startCanary(
  move: Move,
  spec: InstanceSpec,
  readyMs: number,
  signal: AbortSignal,
): Promise<Started> {
  const { deps, fence, key } = move;
  await move.write({ type: "canary-starting" });
  const { id: instance, address } = await withPatience(deps.clock, () => deps.target.start(spec, fence));
  await move.write({ type: "canary-started", instance });
  deps.emit({ type: "instance-started", service: key.service, instance, port: address.port });
  const readiness = await waitReady(move, instance, readyMs, signal);
  if (readiness.kind === "failed") return { kind: "failed", instance, because: readiness.because };
  await move.write({ type: "canary-ready", instance });
  deps.emit({ type: "instance-ready", service: key.service, instance, ms: readiness.ms });
  return { kind: "ready", instance };
}

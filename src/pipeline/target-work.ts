import type { Digest } from "../kit/digest.ts";
import { lookAt, type RolloutDeps } from "../rollout/world.ts";
import type { Key } from "../ports/store.ts";
import type { Context } from "./app.ts";
import type { Deps, TargetPorts } from "./deps.ts";

/** Opens the app's journal on the target for the time of the work. */
export async function withStore<T>(
  { service, ports }: { readonly service: { readonly app: string }; readonly ports: TargetPorts },
  { emit, signal }: Context,
  { clock }: Deps,
  work: (rollout: RolloutDeps) => Promise<T>,
): Promise<T> {
  const { target, traffic, evidence, lease, openStore } = ports;
  const store = await openStore(service.app);
  try {
    // A journal that cannot be used is refused here, before anything is built, pushed or started.
    await store.entries(service.app);
    return await work({ target, traffic, evidence, lease, store, clock, emit, signal });
  } finally {
    await store.close();
  }
}

/** The version all traffic goes to, read back from switch and target; undefined while none has all of it. */
export async function serving(
  key: Key,
  rollout: RolloutDeps,
): Promise<{ readonly version: string; readonly digest: Digest } | undefined> {
  const { route, instances } = await lookAt(key, rollout);
  const arm = route?.arms.find(({ weight }) => weight === 1000) ?? route?.arms.find(({ role }) => role === "stable");
  const instance = instances.find(({ id }) => id === arm?.instance);
  if (instance === undefined) return undefined;
  const { version, artifact, executable } = instance;
  return { version, digest: artifact.kind === "image" ? artifact.digest : (executable ?? artifact.sha256) };
}

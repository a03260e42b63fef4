import { runRollback } from "../rollout/rollback.ts";
import type { Context, RollbackResult } from "./app.ts";
import type { Deps } from "./deps.ts";
import { notStarted } from "./not-started.ts";
import { openProject, openTargetOf } from "./project.ts";
import { selectOne } from "./select.ts";
import { valuesOf } from "./ship.ts";
import { withStore } from "./target-work.ts";

/** `slipway rollback`: all traffic to the version before, at once while it is warm. */
export async function rollBack(
  context: Context,
  { target, service: named }: { readonly target: string; readonly service: string | undefined },
  deps: Deps,
): Promise<RollbackResult> {
  const open = await openProject(context, deps, named === undefined ? [] : [named]);
  const service = selectOne(open.project.services, open.selection);
  const shipment = { service, ...(await openTargetOf(target, open, context, deps)) };
  return withStore(shipment, context, deps, async (rollout) => {
    await shipment.ports.target.claim(service.app, open.project.root);
    await shipment.ports.pair.ensure();
    const key = { app: service.app, service: service.name };
    const variables = valuesOf(service.env, deps.host.env);
    const { outcome, because, from, to, ms } = await runRollback({ key, holder: deps.holder(), variables }, rollout);
    if (outcome === "failed") throw await notStarted(service, because, rollout, ms, deps);
    return {
      service: service.name,
      from: { version: from.version, digest: from.digest },
      to: { version: to.version, digest: to.digest },
      ms,
    };
  });
}

import { isSlipwayError, SlipwayError } from "../errors.ts";
import { policyOf } from "../config/config.ts";
import { isAlive } from "../kit/process.ts";
import type { RolloutPolicy } from "../model/rollout.ts";
import type { Service } from "../model/service.ts";
import { foldService } from "../rollout/fold.ts";
import { planOf, type RolloutResult, runRollout } from "../rollout/run.ts";
import { runResume } from "../rollout/resume.ts";
import { lookAt, type RolloutDeps } from "../rollout/world.ts";
import type { Context, DeployInput, DeployResult } from "./app.ts";
import type { Deps } from "./deps.ts";
import { openProject, openTargetOf } from "./project.ts";
import { staged } from "./staged.ts";
import { selectOne } from "./select.ts";
import { instanceSpec, notePeers, shipImage, type Shipment, type Shipped, shipSource, valuesOf } from "./ship.ts";
import { serving, withStore } from "./target-work.ts";

/** `slipway deploy`: a new version behind a canary. */
export async function deployService(context: Context, input: DeployInput, deps: Deps): Promise<DeployResult> {
  const open = await openProject(context, deps, input.service === undefined ? [] : [input.service]);
  const service = selectOne(open.project.services, open.selection);
  const shipment: Shipment = {
    service,
    open,
    targetName: input.target,
    ...(await openTargetOf(input.target, open, context, deps)),
  };
  const policy = policyOf(open.config, input.policy);
  return withStore(shipment, context, deps, async (rollout) => {
    if (input.dryRun) return planned(shipment, rollout, policy);
    await shipment.ports.target.claim(service.app, open.project.root);
    if (input.resume) return resume(shipment, rollout, context, deps);
    await refuseBusy(service, rollout);
    await refuseFixedPort(shipment, rollout);
    const shipped =
      input.image === undefined
        ? await shipSource(shipment, input.version, context, deps)
        : await shipImage(shipment, input.image, input.version);
    return roll(shipment, shipped, policy, rollout, context, deps);
  });
}

/** Starts, climbs, and reads back who serves; a rollout that the watcher took over is told as the journal tells it. */
export async function roll(
  { service, ports }: Shipment,
  shipped: Shipped,
  policy: RolloutPolicy,
  rollout: RolloutDeps,
  context: Context,
  deps: Deps,
): Promise<DeployResult> {
  // A build may take longer than idle daemons stay: they are seen to when they are needed.
  await ports.pair.ensure();
  const routes = await rollout.traffic.observe(service.app);
  notePeers(service, routes, context);
  const spec = instanceSpec(service, shipped, routes, deps);
  const key = { app: service.app, service: service.name };
  const result = await staged("rollout", service.name, context, deps, () =>
    runRollout({ release: shipped.release, spec, policy, holder: deps.holder() }, rollout).catch((failure: unknown) =>
      toldByJournal(failure, service, rollout),
    ),
  );
  return { service: service.name, ...ending(result), serving: await serving(key, rollout), verdicts: shipped.verdicts };
}

async function resume(
  { service, ports }: Shipment,
  rollout: RolloutDeps,
  context: Context,
  deps: Deps,
): Promise<DeployResult> {
  const key = { app: service.app, service: service.name };
  const variables = valuesOf(service.env, deps.host.env);
  await ports.pair.ensure();
  const result = await staged("rollout", service.name, context, deps, () =>
    runResume({ key, holder: deps.holder(), variables }, rollout),
  );
  return { service: service.name, ...ending(result), serving: await serving(key, rollout), verdicts: [] };
}

async function planned(
  { service, ports }: Shipment,
  rollout: RolloutDeps,
  policy: RolloutPolicy,
): Promise<DeployResult> {
  const key = { app: service.app, service: service.name };
  const { ready } = await ports.pair.observe();
  const view = ready
    ? await lookAt(key, rollout)
    : { record: foldService([]), instances: [], route: undefined, stable: undefined };
  return {
    service: service.name,
    rollout: "",
    outcome: "planned",
    because: undefined,
    numbers: undefined,
    serving: ready ? await serving(key, rollout) : undefined,
    plan: planOf(view, policy),
    verdicts: [],
  };
}

/** Before anything is built or pushed for nothing; whoever comes in between is refused when the rollout begins. */
export async function refuseBusy({ app, name }: Service, { store }: RolloutDeps): Promise<void> {
  const holder = await store.holder({ app, service: name });
  if (holder === undefined || !isAlive(holder)) return;
  const since = new Date(holder.since).toISOString();
  throw new SlipwayError("rollout-busy", { service: name, pid: holder.pid, since }, { doing: "deploying" });
}

/** Two versions of a program that always listens on the same port cannot run side by side on one machine. */
async function refuseFixedPort({ service, ports }: Shipment, rollout: RolloutDeps): Promise<void> {
  const { app, name, portVariable, port } = service;
  if (portVariable.value !== undefined) return;
  await ports.pair.ensure();
  const { stable } = await lookAt({ app, service: name }, rollout);
  if (stable !== undefined)
    throw new SlipwayError("port-fixed", { service: name, port: port.value ?? 0 }, { doing: "deploying" });
}

/** A process that slept through its lease is refused by the daemons; what became of its rollout stands in the journal. */
async function toldByJournal(
  failure: unknown,
  { app, name }: Service,
  { store }: RolloutDeps,
): Promise<Pick<RolloutResult, "rollout" | "outcome" | "because" | "numbers" | "plan">> {
  if (!isSlipwayError(failure, "rollout-fenced")) throw failure;
  const { latest } = foldService(await store.entries(app, name));
  if (latest?.outcome === undefined) throw failure;
  return {
    rollout: latest.id,
    outcome: latest.outcome,
    because: latest.because,
    numbers: latest.numbers,
    plan: latest.plan,
  };
}

function ending({
  rollout,
  outcome,
  because,
  numbers,
  plan,
}: Pick<RolloutResult, "rollout" | "outcome" | "because" | "numbers" | "plan">) {
  return { rollout, outcome, because, numbers, plan };
}

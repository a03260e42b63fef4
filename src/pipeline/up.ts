import { SlipwayError } from "../errors.ts";
import { policyOf } from "../config/config.ts";
import type { Instance } from "../model/run.ts";
import type { Service } from "../model/service.ts";
import { planOf } from "../rollout/run.ts";
import { lookAt, type RolloutDeps } from "../rollout/world.ts";
import type { Context, UpInput, UpResult } from "./app.ts";
import type { Deps } from "./deps.ts";
import { refuseBusy, roll } from "./deploy.ts";
import { stopService } from "./down.ts";
import { type OpenProject, openProject, openTargetOf } from "./project.ts";
import { inStartOrder, selectServices } from "./select.ts";
import { type Shipment, type Shipped, shipSource } from "./ship.ts";
import { notStarted } from "./not-started.ts";
import { withStore } from "./target-work.ts";

type UpRow = UpResult["services"][number];

/** `slipway up`: every chosen service built, pushed, running and healthy; needed ones first, so that their addresses are known. */
export async function bringUp(context: Context, input: UpInput, deps: Deps): Promise<UpResult> {
  const open = await openProject(context, deps, input.services);
  const services = inStartOrder(selectServices(open.project.services, open.selection));
  const target = await openTargetOf(input.target, open, context, deps);
  const shipmentOf = (service: Service): Shipment => ({ service, open, targetName: input.target, ...target });
  if (input.dryRun)
    return {
      services: [],
      plan: await Promise.all(services.map((service) => planUp(shipmentOf(service), context, deps))),
    };
  await target.ports.target.claim(open.project.app, open.project.root);
  const rows: UpRow[] = [];
  for (const service of services) {
    rows.push(
      await withStore(shipmentOf(service), context, deps, (rollout) =>
        upOne(shipmentOf(service), input.version, rollout, context, deps),
      ),
    );
  }
  return { services: rows };
}

async function planUp(
  shipment: Shipment,
  context: Context,
  deps: Deps,
): Promise<{ service: string; steps: ReturnType<typeof planOf> }> {
  const { service, ports, open } = shipment;
  const { ready } = await ports.pair.observe();
  const view = ready
    ? await withStore(shipment, context, deps, (rollout) =>
        lookAt({ app: service.app, service: service.name }, rollout),
      )
    : undefined;
  const nothing = {
    record: { current: undefined, previous: undefined, since: undefined, latest: undefined },
    instances: [],
    route: undefined,
    stable: undefined,
  };
  return { service: service.name, steps: planOf(view ?? nothing, direct(open)) };
}

/** No climb: `up` is for one's own machine, where nobody sends enough traffic to judge by. */
function direct({ config }: OpenProject) {
  return { ...policyOf(config), steps: [] };
}

async function upOne(
  shipment: Shipment,
  version: string | undefined,
  rollout: RolloutDeps,
  context: Context,
  deps: Deps,
): Promise<UpRow> {
  const { service, open, ports } = shipment;
  await refuseBusy(service, rollout);
  const shipped = await shipSource(shipment, version, context, deps);
  const key = { app: service.app, service: service.name };
  await ports.pair.ensure();
  const { stable } = await lookAt(key, rollout);
  if (stable?.state === "ready" && runs(stable, shipped))
    return rowOf(service, stable.version, shipped, "unchanged", rollout);
  if (stable !== undefined && service.portVariable.value === undefined) {
    context.emit({
      type: "note",
      note: { code: "fixed-port", params: { service: service.name, port: service.port.value ?? 0 } },
    });
    await stopService(key, rollout, deps, policyOf(open.config).stopMs);
  }
  const policy = direct(open);
  const result = await roll(shipment, shipped, policy, rollout, context, deps);
  if (result.outcome !== "promoted") throw await notStarted(service, result.because, rollout, policy.readyMs, deps);
  return rowOf(service, shipped.release.version, shipped, stable === undefined ? "started" : "replaced", rollout);
}

function runs({ artifact }: Instance, { artifact: wanted }: Shipped): boolean {
  if (artifact.kind === "image") return wanted.kind === "image" && artifact.digest === wanted.digest;
  return wanted.kind === "native" && artifact.sha256 === wanted.sha256;
}

async function rowOf(
  { app, name }: Service,
  version: string,
  { release: { digest }, artifact }: Shipped,
  state: UpRow["state"],
  { traffic }: RolloutDeps,
): Promise<UpRow> {
  const route = (await traffic.observe(app)).find(({ service }) => service === name);
  if (route === undefined)
    throw new SlipwayError("daemon-unavailable", { daemon: "splitter", log: "" }, { doing: "deploying" });
  const url = `http://${route.listen.host}:${route.listen.port}`;
  const program = artifact.kind === "native" ? { program: artifact.sha256 } : {};
  return { service: name, url, version, digest, ...program, state };
}

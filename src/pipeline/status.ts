import { table } from "../kit/table.ts";
import { isSlipwayError } from "../errors.ts";
import type { Message } from "../model/message.ts";
import type { Instance, Route } from "../model/run.ts";
import type { OpenStore } from "../ports/store.ts";
import { foldApp, type RolloutRecord, type ServiceRecord } from "../rollout/fold.ts";
import type { Context, ServiceStatus, StatusResult } from "./app.ts";
import type { Deps } from "./deps.ts";
import { openProject, openTargetOf } from "./project.ts";

/** What is read about one service: the world first, the journal only for why. */
export interface Observed {
  readonly service: string;
  readonly target: string;
  readonly instances: readonly Instance[];
  readonly route: Route | undefined;
  readonly record: ServiceRecord | undefined;
  /** False: the switch could not be asked, so nothing is said about who gets traffic. */
  readonly switchAnswered: boolean;
}

/** Reads what is and joins it; never starts, repairs or decides anything. */
export async function readStatus(context: Context, target: string, deps: Deps): Promise<StatusResult> {
  const { project, config } = await openProject(context, deps);
  const { ports } = await openTargetOf(target, { project, config }, context, deps);
  const { app } = project;
  const unknown: Message[] = [];
  const pair = await ports.pair.observe();
  const routes = pair.ready ? await asked(unknown, "switch-unanswered", ports.traffic.observe(app)) : undefined;
  if (!pair.ready) unknown.push({ code: "daemons-not-running", params: {} });
  const instances = (await asked(unknown, "target-unanswered", ports.target.observe(app))) ?? [];
  const records = await asked(unknown, "journal-unread", readRecords(app, ports.openStore));
  const names = [
    ...new Set([
      ...project.services.map(({ name }) => name),
      ...instances.map(({ service }) => service),
      ...(records?.keys() ?? []),
    ]),
  ];
  const services = names.toSorted().map((service) =>
    describeService({
      service,
      target,
      instances: instances.filter((instance) => instance.service === service),
      route: routes?.find((route) => route.service === service),
      record: records?.get(service),
      switchAnswered: routes !== undefined,
    }),
  );
  return { app, services, unknown };
}

async function readRecords(app: string, openStore: OpenStore): Promise<ReadonlyMap<string, ServiceRecord>> {
  const store = await openStore(app);
  try {
    return foldApp(await store.entries(app));
  } finally {
    await store.close();
  }
}

/** What could not be asked is named, and the rest is still said. */
async function asked<T>(unknown: Message[], code: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (failure) {
    if (!isSlipwayError(failure)) throw failure;
    unknown.push({ code, params: { because: failure.code } });
    return undefined;
  }
}

/** One phrase for what is, why, and what to do next. */
export function describeService(observed: Observed): ServiceStatus {
  const { service, target, instances, route, record } = observed;
  const url = route === undefined ? undefined : `http://${route.listen.host}:${route.listen.port}`;
  const state = stateOf(observed);
  const living = instances.filter((instance) => instance.state !== "stopped");
  const troubled = living.find((instance) => instance.because !== undefined);
  return {
    service,
    target,
    url,
    state,
    instances,
    route,
    because: record?.latest?.because ?? troubled?.because,
    next: NEXT[state.code]?.(service),
  };
}

const NEXT = table<(service: string) => Message>({
  "not-deployed": () => ({ code: "run-up", params: {} }),
  stopped: () => ({ code: "run-up", params: {} }),
  held: (service) => ({ code: "resume-or-roll-back", params: { service } }),
  restored: (service) => ({ code: "look-at-canary", params: { service } }),
  degraded: (service) => ({ code: "look-at-log", params: { service } }),
});

/** The traffic that is decides; the journal only tells a held or restored rollout from a plain one. */
function stateOf({ instances, route, record, switchAnswered }: Observed): Message {
  const living = instances.filter(({ state }) => state !== "stopped");
  if (living.length === 0) return said(record === undefined && instances.length === 0 ? "not-deployed" : "stopped");
  if (!switchAnswered) return said("traffic-unknown", { running: living.length });
  if (route === undefined) return said("no-traffic", { running: living.length });
  const serving = route.arms.filter(({ weight }) => weight > 0);
  const bad = serving.find(({ instance }) => living.find(({ id }) => id === instance)?.state !== "ready");
  if (bad !== undefined) return said("degraded", { version: bad.version });
  const latest = record?.latest;
  const canary = serving.find(({ role }) => role === "canary");
  if (canary !== undefined) return climbing(canary.version, canary.weight, latest);
  const version = serving[0]?.version ?? "";
  if (latest?.state === "running") return said("rolling-out", { version: latest.to.version });
  if (latest?.outcome === "restored") return said("restored", { version, tried: latest.to.version });
  // Else a reason would stand beside "serving" as if it spoke of what serves.
  if (latest?.outcome === "failed") return said("deploy-failed", { version, tried: latest.to.version });
  return said("serving", { version });
}

function climbing(version: string, weight: number, latest: RolloutRecord | undefined): Message {
  const requests = latest?.numbers?.canaryRequests ?? 0;
  return said(latest?.state === "held" ? "held" : "canary", { version, percent: weight / 10, requests });
}

function said(code: string, params: Message["params"] = {}): Message {
  return { code, params };
}

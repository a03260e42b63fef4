import type { Message } from "../model/message.ts";
import type { Instance, Route } from "../model/run.ts";
import { isResumable, type RolloutRecord, type ServiceRecord } from "./fold.ts";
import { versionOf } from "./world.ts";

/** What is known of a service: the journal, and what was just seen. */
export interface StatusInput {
  readonly service: string;
  readonly record: ServiceRecord;
  readonly instances: readonly Instance[];
  readonly route: Route | undefined;
  /** Whether a watcher runs that would repair what is broken; undefined: not known. */
  readonly watched?: boolean;
}

export interface StatusPhrase {
  readonly state: Message;
  readonly because: Message | undefined;
  readonly next: Message | undefined;
}

/**
 * One phrase about a service. What was seen goes before what the journal says: a version that does not serve is never called serving,
 * and a rollout that was restored stays visible until the next one.
 */
export function describeStatus(input: StatusInput): StatusPhrase {
  const { record, route, instances } = input;
  const arms = route?.arms.filter(({ weight }) => weight > 0) ?? [];
  const main = arms.toSorted((a, b) => b.weight - a.weight)[0];
  const serving = instances.find(({ id }) => id === main?.instance);
  if (main === undefined || serving === undefined) return notServing(input);
  const version = versionOf(serving, record).version;
  if (serving.state !== "ready") {
    const code = serving.state === "crash-loop" ? "crash-looping" : "degraded";
    return { state: { code, params: { version } }, because: serving.because, next: nextOf(input, "logs") };
  }
  const { latest } = record;
  if (latest === undefined || latest.state === "finished") return serves(version, latest, input);
  return inProgress(version, latest, input);
}

function notServing({ record, route, service }: StatusInput): StatusPhrase {
  const known = record.latest !== undefined;
  const code = !known ? "never-deployed" : route === undefined ? "stopped" : "down";
  const next: Message = { code: route === undefined ? "run-up" : "run-deploy", params: { service } };
  return { state: { code, params: {} }, because: known ? record.latest?.because : undefined, next };
}

function serves(version: string, latest: RolloutRecord | undefined, input: StatusInput): StatusPhrase {
  const outcome = latest?.outcome;
  if (latest === undefined || outcome === "promoted" || outcome === undefined) {
    return { state: { code: "serving", params: { version } }, because: latest?.because, next: undefined };
  }
  if (outcome === "rolled-back") {
    const params = { version, from: latest.from?.version ?? "" };
    return { state: { code: "rolled-back", params }, because: undefined, next: undefined };
  }
  const code = outcome === "restored" ? "restored" : "deploy-failed";
  const next = nextOf(input, isResumable(latest) ? "resume" : "deploy");
  return { state: { code, params: { version, rejected: latest.to.version } }, because: latest.because, next };
}

function inProgress(version: string, latest: RolloutRecord, input: StatusInput): StatusPhrase {
  const params = { version, canary: latest.to.version, percent: latest.weight / 10 };
  if (latest.state === "held") {
    return { state: { code: "held", params }, because: latest.because, next: nextOf(input, "resume") };
  }
  const code = latest.step === undefined ? "starting-canary" : "canary";
  return { state: { code, params }, because: latest.because, next: undefined };
}

/** What the user can do next; where nobody watches, a writing command comes first. */
function nextOf({ service, watched }: StatusInput, what: "resume" | "deploy" | "logs"): Message {
  if (watched === false) return { code: "run-up", params: { service } };
  return { code: `run-${what}`, params: { service } };
}

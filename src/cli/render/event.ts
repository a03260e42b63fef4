import { shortDigest } from "../../kit/digest.ts";
import type { RunEvent } from "../../model/event.ts";
import type { Platform } from "../../model/platform.ts";
import type { RolloutTransition } from "../../model/rollout.ts";
import { seconds, share, size } from "./format.ts";
import type { Say } from "./say.ts";

type EventOf<T extends RunEvent["type"]> = Extract<RunEvent, { readonly type: T }>;
type Lines = { readonly [T in RunEvent["type"]]?: (event: EventOf<T>, say: Say) => string };

/** The events whose line is more than their fields put into `event.<type>`. */
const LINES: Lines = {
  "stage-started": ({ stage, service }, { t }) =>
    t(service === undefined ? "event.stage-started" : "event.stage-started.service", {
      stage: t(`stage.${stage}`),
      service: service ?? "",
    }),
  "stage-finished": ({ stage, service, ms }, { t }) =>
    t(service === undefined ? "event.stage-finished" : "event.stage-finished.service", {
      stage: t(`stage.${stage}`),
      service: service ?? "",
      seconds: seconds(ms),
    }),
  progress: ({ what, done, total, unit }, say) => {
    const amount = (value: number): string => (unit === "bytes" ? size(value) : String(value));
    return say.t(total === undefined ? "event.progress.open" : "event.progress", {
      what: say.has(`what.${what}`) ? say.t(`what.${what}`) : what,
      done: amount(done),
      total: amount(total ?? 0),
    });
  },
  note: ({ note }, say) => say.message(note),
  "go-found": ({ version, origin }, { t }) => t(`event.go-found.${origin}`, { version }),
  "go-fetching": ({ version, asked }, { t }) =>
    t(version === asked ? "event.go-fetching" : "event.go-fetching.other", { version, asked }),
  compiled: ({ service, platform, bytes, ms }, { t }) =>
    t("event.compiled", { service, platform: platformName(platform), size: size(bytes), seconds: seconds(ms) }),
  "image-built": ({ service, digest, bytes, unchanged, ms }, { t }) =>
    t(unchanged ? "event.image-built.unchanged" : "event.image-built", {
      service,
      digest: shortDigest(digest),
      size: size(bytes),
      seconds: seconds(ms),
    }),
  "gate-decided": ({ service, verdict }, say) =>
    say.t(`event.gate-decided.${verdict.answer}`, {
      service,
      gate: say.has(`gate.${verdict.gate}`) ? say.t(`gate.${verdict.gate}`) : verdict.gate,
      reasons: say.messages(verdict.reasons),
    }),
  "blob-pushed": ({ repository, digest, bytes, how }, { t }) =>
    t(`event.blob-pushed.${how}`, { repository, digest: shortDigest(digest), size: size(bytes) }),
  "image-pushed": ({ repository, digest, tag, ms }, { t }) =>
    t(tag === undefined ? "event.image-pushed" : "event.image-pushed.tag", {
      repository,
      digest: shortDigest(digest),
      tag: tag ?? "",
      seconds: seconds(ms),
    }),
  "image-verified": ({ repository, digest, blobs, bytes }, { t }) =>
    t("event.image-verified", { repository, digest: shortDigest(digest), blobs, size: size(bytes) }),
  "instance-ready": ({ service, instance, ms }, { t }) =>
    t("event.instance-ready", { service, instance, seconds: seconds(ms) }),
  "instance-stopped": ({ service, instance, graceful }, { t }) =>
    t(`event.instance-stopped.${graceful ? "graceful" : "forced"}`, { service, instance }),
  watched: ({ service, weight, numbers }, { t }) =>
    t(numbers.wanted === undefined ? "event.watched" : "event.watched.wanted", {
      service,
      percent: share(weight),
      canaryRequests: numbers.canaryRequests,
      canaryErrors: numbers.canaryErrors,
      stableRequests: numbers.stableRequests,
      stableErrors: numbers.stableErrors,
      wanted: Math.ceil(numbers.wanted ?? 0),
    }),
  rollout: ({ service, transition }, say) => transitionLine(service, transition, say),
};

/** What an event says to a person, in one line. */
export function eventLine(event: RunEvent, say: Say): string {
  const line = LINES[event.type] as ((event: RunEvent, say: Say) => string) | undefined;
  return line === undefined ? say.t(`event.${event.type}`, say.params(scalars(event))) : line(event, say);
}

/** Decisions whose consequence follows at once, and ends that repeat what stands before them. */
export const DETAILED_TRANSITIONS: readonly RolloutTransition["type"][] = [
  "canary-starting",
  "canary-started",
  "shift-decided",
  "promote-decided",
  "restore-decided",
  "rollback-decided",
  "draining",
  "drained",
  "retiring",
  "finished",
];

/** What a stored step of a rollout says, in one line: the same words while it happens and in the history. */
export function transitionLine(service: string, transition: RolloutTransition, say: Say): string {
  const key = `transition.${transition.type}`;
  const plain = { service, ...say.params(scalars(transition)) };
  switch (transition.type) {
    case "started": {
      const { from, to } = transition;
      return from === null
        ? say.t(`${key}.first`, { service, to: to.version })
        : say.t(key, { service, from: from.version, to: to.version });
    }
    case "rolled-back":
    case "rollback-decided":
      return say.t(key, { service, from: transition.from.version, to: transition.to.version });
    case "shift-decided":
    case "shifted":
      return say.t(key, { service, step: transition.step + 1, percent: share(transition.weight) });
    case "step-passed":
      return say.t(key, { service, step: transition.step + 1, because: say.message(transition.because) });
    case "restore-decided":
    case "restored":
    case "held":
    case "failed":
      return say.t(key, { service, because: say.message(transition.because) });
    case "retired":
      return say.t(transition.forced ? `${key}.forced` : key, plain);
    case "drained":
      return say.t(transition.left > 0 ? `${key}.left` : key, plain);
    case "finished":
      return say.t(key, { service, outcome: say.t(`outcome.${transition.outcome}`) });
    case "canary-starting":
    case "canary-started":
    case "canary-ready":
    case "promote-decided":
    case "promoted":
    case "draining":
    case "retiring":
    case "resumed":
      return say.t(key, plain);
  }
}

/** linux/arm64, with the variant where there is one. */
export function platformName({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join("/");
}

function scalars(source: object): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(source).filter(([, value]) => ["string", "number", "boolean"].includes(typeof value)),
  );
}

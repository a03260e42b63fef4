import { probe, probeText, type ProbeTarget } from "../../../kit/http/probe.ts";
import type { Message } from "../../../model/message.ts";

export type Health = "starting" | "ready" | "unready";

export interface HealthTimes {
  /** Between questions until it is ready. */
  readonly startingMs: number;
  /** Between questions afterwards. */
  readonly steadyMs: number;
  readonly timeoutMs: number;
  /** Still not ready after this: "unready" rather than "starting". */
  readonly patienceMs: number;
}

export const DEFAULT_HEALTH_TIMES: HealthTimes = {
  startingMs: 100,
  steadyMs: 2_000,
  timeoutMs: 2_000,
  patienceMs: 60_000,
};

/** Failures in a row before a service that was ready counts as unready: one lost answer is not an outage. */
const FAILURES = 3;

/**
 * Asks a service again and again whether it is ready and reports each change; a service without a port is ready once it runs. Answers
 * with what ends the watch. `known` is what was last reported of it, by this watch's predecessor.
 */
export function watchHealth(
  target: ProbeTarget,
  times: HealthTimes,
  known: Health,
  report: (health: Health, because: Message | undefined) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  let health = known;
  let failures = 0;
  let because = "";
  const began = performance.now();

  const say = (next: Health, answer: string): void => {
    if (over || (next === health && answer === because)) return;
    health = next;
    because = answer;
    report(next, next === "ready" ? undefined : { code: "probe-failed", params: { probe: probeText(target), answer } });
  };
  const ask = async (): Promise<void> => {
    const { ready, answer } = target.port === 0 ? { ready: true, answer: "" } : await probe(target, times.timeoutMs);
    failures = ready ? 0 : failures + 1;
    if (ready) say("ready", "");
    else if (health === "starting") say(performance.now() - began < times.patienceMs ? "starting" : "unready", answer);
    else if (health === "unready" || failures >= FAILURES) say("unready", answer);
    // A service that answered badly is asked sooner, to know soon that it is well again.
    const soon =
      health === "ready" && failures === 0 ? times.steadyMs : times.startingMs * (health === "starting" ? 1 : 5);
    if (!over) timer = setTimeout(() => void ask(), soon);
  };
  void ask();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

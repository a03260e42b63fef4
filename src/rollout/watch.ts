import { isSlipwayError } from "../errors.ts";
import type { Message } from "../model/message.ts";
import type { EvidenceNumbers, RolloutPolicy } from "../model/rollout.ts";
import type { Instance } from "../model/run.ts";
import type { Judge } from "./hear-ticks.ts";
import type { Move } from "./move.ts";
import { troubleOf } from "./ready.ts";
import type { TickReader } from "./ticks.ts";

export interface Watching {
  readonly move: Move;
  readonly policy: RolloutPolicy;
  readonly judge: Judge;
  readonly reader: TickReader;
  readonly canary: string;
  /** Ends every wait. */
  readonly signal: AbortSignal;
}

export interface StepVerdict {
  readonly kind: "pass" | "restore" | "hold";
  readonly numbers: EvidenceNumbers;
  readonly because: Message;
}

/** Watches one step until the evidence passes it, speaks against the canary, or time is over. */
export async function watchStep(watching: Watching, step: number, weight: number): Promise<StepVerdict> {
  const { move, policy, judge, signal } = watching;
  const { clock } = move.deps;
  const deadline = clock.now() + policy.deadlineMs;
  for (;;) {
    signal.throwIfAborted();
    const verdict = await lookOnce(watching, step, weight);
    if (verdict !== undefined) return verdict;
    const left = deadline - clock.now();
    if (left <= 0) {
      const params = { percent: weight / 10, requests: judge.stepRequests(), span: spanOf(policy.deadlineMs) };
      return { kind: "hold", numbers: judge.numbers(), because: { code: "no-evidence", params } };
    }
    await clock.sleep(Math.min(lookMs(policy), left), signal);
  }
}

/** One round: the instance itself, then what its clients saw. Ticks are on disk before anything is done about them. */
export async function lookOnce(watching: Watching, step: number, weight: number): Promise<StepVerdict | undefined> {
  const { move, judge, reader, canary } = watching;
  const { deps, key, fence } = move;
  const instances = await seen(move);
  const found = instances?.find(({ id }) => id === canary);
  const trouble = instances === undefined ? undefined : troubleOf(found, canary);
  if (trouble !== undefined) return { kind: "restore", numbers: judge.numbers(), because: trouble };
  const news = await reader.next();
  if (news === undefined || news.ticks.length === 0) return undefined;
  if (news.lost) deps.emit({ type: "note", note: { code: "ticks-lost", params: { service: key.service } } });
  const { verdict, recorded } = judge.hear(news.ticks, step);
  if (recorded.length > 0) await deps.store.record(key, fence, recorded);
  deps.emit({ type: "watched", service: key.service, weight, numbers: verdict.numbers });
  return verdict.kind === "more" ? undefined : verdict;
}

/** A target that cannot be asked is no evidence against what runs there. */
async function seen({ deps, key }: Move): Promise<readonly Instance[] | undefined> {
  try {
    return (await deps.target.observe(key.app)).filter(({ service }) => service === key.service);
  } catch (failure) {
    if (isSlipwayError(failure, "daemon-unavailable")) return undefined;
    throw failure;
  }
}

/** Twice a tick, so that a verdict waits half a tick at most. */
export function lookMs({ tickMs }: Pick<RolloutPolicy, "tickMs">): number {
  return Math.max(50, Math.min(1_000, tickMs / 2));
}

/** A length of time with a unit that reads the same in every language. */
export function spanOf(ms: number): string {
  return ms >= 120_000 && ms % 60_000 === 0 ? `${ms / 60_000} min` : `${Math.round(ms / 100) / 10} s`;
}

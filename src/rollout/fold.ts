import { compareBytes } from "../kit/compare.ts";
import type { Message } from "../model/message.ts";
import type {
  EvidenceNumbers,
  JournalEntry,
  RolloutOutcome,
  RolloutPolicy,
  RolloutStep,
  VersionRef,
} from "../model/rollout.ts";

/** What was decided about a rollout; once it stands in the journal it is carried out, whoever does it. */
export type Decision =
  | { readonly kind: "promote" }
  | { readonly kind: "restore"; readonly because: Message; readonly numbers: EvidenceNumbers | null }
  | { readonly kind: "fail"; readonly because: Message }
  | { readonly kind: "roll-back" };

/** One rollout as its rows tell it. */
export interface RolloutRecord {
  readonly id: string;
  readonly kind: "deploy" | "rollback";
  readonly from: VersionRef | null;
  /** With its instance, once it was started. */
  readonly to: VersionRef;
  /** Undefined for a rollback. */
  readonly policy: RolloutPolicy | undefined;
  readonly plan: readonly RolloutStep[];
  readonly ready: boolean;
  /** The highest step that was decided, and its weight. */
  readonly step: number | undefined;
  readonly weight: number;
  /** How many steps passed. */
  readonly passed: number;
  readonly decision: Decision | undefined;
  /** Whether the decision about traffic was carried out. */
  readonly settled: boolean;
  readonly state: "running" | "held" | "finished";
  readonly outcome: RolloutOutcome | undefined;
  readonly because: Message | undefined;
  readonly numbers: EvidenceNumbers | undefined;
  readonly startedAt: number;
  readonly changedAt: number;
}

/** What the journal knows of one service. What really runs is asked of target and traffic. */
export interface ServiceRecord {
  /** The version that was last given all traffic. */
  readonly current: VersionRef | undefined;
  /** The one before it, kept warm for a rollback. */
  readonly previous: VersionRef | undefined;
  /** When `current` became so. */
  readonly since: number | undefined;
  readonly latest: RolloutRecord | undefined;
}

const NOTHING: ServiceRecord = { current: undefined, previous: undefined, since: undefined, latest: undefined };

/** Folds the rows of one service into what they say. Rows of types this version does not know are passed over. */
export function foldService(entries: readonly JournalEntry[]): ServiceRecord {
  return entries.reduce(foldEntry, NOTHING);
}

/** Folds the rows of an app, service by service, sorted by name. */
export function foldApp(entries: readonly JournalEntry[]): ReadonlyMap<string, ServiceRecord> {
  const names = [...new Set(entries.map(({ service }) => service))].toSorted(compareBytes);
  return new Map(names.map((name) => [name, foldService(entries.filter(({ service }) => service === name))]));
}

/** True for a rollout that `deploy --resume` may climb on with: nothing was decided about the new version itself. */
export function isResumable({ kind, decision }: RolloutRecord): boolean {
  if (kind !== "deploy") return false;
  if (decision === undefined) return true;
  return (decision.kind === "restore" || decision.kind === "fail") && RESUMABLE.includes(decision.because.code);
}

const RESUMABLE: readonly string[] = ["controller-lost", "interrupted"];

function foldEntry(record: ServiceRecord, entry: JournalEntry): ServiceRecord {
  const { transition, rollout, at } = entry;
  if (transition.type === "started") return { ...record, latest: begun(entry, transition) };
  if (transition.type === "rollback-decided") return { ...record, latest: rollbackBegun(entry, transition) };
  const { latest } = record;
  if (latest === undefined || latest.id !== rollout) return record;
  const next = { ...record, latest: { ...advance(latest, entry), changedAt: at } };
  const serves = transition.type === "promoted" || transition.type === "rolled-back";
  if (!serves || latest.settled) return next;
  return { ...next, current: next.latest.to, previous: latest.from ?? before(record, next.latest.to), since: at };
}

/** After everything was stopped a deploy finds nothing serving; what served last is still worth going back to. */
function before({ current, previous }: ServiceRecord, to: VersionRef): VersionRef | undefined {
  return current?.digest === to.digest ? previous : current;
}

function begun(
  { rollout, at }: JournalEntry,
  {
    from,
    to,
    policy,
    plan,
  }: { from: VersionRef | null; to: VersionRef; policy: RolloutPolicy; plan: readonly RolloutStep[] },
): RolloutRecord {
  return { ...FRESH, id: rollout, kind: "deploy", from, to, policy, plan, startedAt: at, changedAt: at };
}

function rollbackBegun(
  { rollout, at }: JournalEntry,
  { from, to }: { from: VersionRef; to: VersionRef },
): RolloutRecord {
  const decision: Decision = { kind: "roll-back" };
  return {
    ...FRESH,
    id: rollout,
    kind: "rollback",
    from,
    to,
    policy: undefined,
    plan: [],
    decision,
    startedAt: at,
    changedAt: at,
  };
}

const FRESH = {
  ready: false,
  step: undefined,
  weight: 0,
  passed: 0,
  decision: undefined,
  settled: false,
  state: "running",
  outcome: undefined,
  because: undefined,
  numbers: undefined,
} as const;

function advance(record: RolloutRecord, { transition }: JournalEntry): RolloutRecord {
  switch (transition.type) {
    case "canary-starting":
      return { ...record, ready: false, to: { ...record.to, instance: null } };
    case "canary-started":
      return { ...record, to: { ...record.to, instance: transition.instance } };
    case "canary-ready":
      return { ...record, ready: true, to: { ...record.to, instance: transition.instance } };
    case "shift-decided":
    case "shifted":
      return { ...record, step: transition.step, weight: transition.weight };
    case "step-passed":
      return { ...record, passed: transition.step + 1, because: transition.because, numbers: transition.numbers };
    case "promote-decided":
      return { ...record, decision: { kind: "promote" } };
    case "promoted":
      return { ...record, settled: true, weight: 1000 };
    case "rolled-back":
      return { ...record, settled: true, weight: 1000, to: transition.to };
    case "restore-decided": {
      const { because, numbers } = transition;
      const decision: Decision = { kind: "restore", because, numbers };
      return { ...record, state: "running", decision, because, numbers: numbers ?? record.numbers };
    }
    case "restored":
      return { ...record, settled: true, weight: 0, because: transition.because };
    case "held":
      return { ...record, state: "held", because: transition.because, numbers: transition.numbers ?? record.numbers };
    case "resumed":
      return {
        ...record,
        state: "running",
        decision: undefined,
        settled: false,
        outcome: undefined,
        because: undefined,
      };
    case "failed":
      return { ...record, decision: { kind: "fail", because: transition.because }, because: transition.because };
    case "finished":
      return { ...record, state: "finished", outcome: transition.outcome };
    case "started":
    case "rollback-decided":
    case "draining":
    case "drained":
    case "retiring":
    case "retired":
      return record;
    default:
      // A row of a later version of this schema.
      return record;
  }
}

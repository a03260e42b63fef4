import type { Message } from "./message.ts";

export type Severity = "blocker" | "high" | "medium" | "low";
/** A codemod, S isolate by build tags, C generated artefact or configuration, M advice. */
export type FixClass = "A" | "S" | "C" | "M";
export type Scope = "production" | "test" | "tool";
/** Which question a finding answers badly: does it build, does it run right, does it fit a container. */
export type Axis = "builds" | "runs" | "fit";

/** One tie to Windows (or one unfitness for a container) at one place. */
export interface Finding {
  /** Catalogue id, e.g. "W05". */
  readonly rule: string;
  /** Kebab-case name, e.g. "scm-service". */
  readonly name: string;
  readonly severity: Severity;
  /** Slash-separated, NFC, relative to the root. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units of the decoded line. */
  readonly column: number;
  readonly endLine: number;
  readonly message: Message;
  /** The source line, trimmed, at most 200 characters. */
  readonly evidence: string;
  /** Which tiers agree: 0 scanner, 1 tree, 2 toolchain. */
  readonly tiers: readonly number[];
  /** 0 to 1. */
  readonly confidence: number;
  readonly scope: Scope;
  readonly fix: { readonly class: FixClass; readonly text: Message; readonly effortHours: number };
  /** Said only beside a baseline: whether it knows this finding. */
  readonly baseline?: "new" | "unchanged";
}

/** A finding that a person decided to leave as it is: in a comment beside it, or in slipway.yaml. */
export interface IgnoredFinding extends Finding {
  readonly reason: string;
  readonly by: "source" | "config";
}

/** Hours a person needs for what production code asks for, and the range they lie in. */
export interface Effort {
  readonly hours: number;
  readonly low: number;
  readonly high: number;
}

/** 0 to 100 each; 100 = nothing in the way. */
export interface Scores {
  readonly builds: number;
  readonly runs: number;
  readonly fit: number;
  readonly overall: number;
}

export type StrategyKind = "linux-container" | "isolate" | "windows-container";

export interface Strategy {
  readonly kind: StrategyKind;
  /** Rule ids or `file:line`, and codes that say why. */
  readonly because: readonly Message[];
}

/** What the service is, as far as reading tells; grows in later versions, never changes meaning. */
export interface Profile {
  readonly goVersion: string | null;
  readonly mains: readonly {
    readonly path: string;
    readonly name: string;
    readonly port: number | null;
    readonly health: string | null;
  }[];
  readonly modules: readonly string[];
}

/** The document `slipway.assess/1`. No times in it; byte-identical for equal input on every host. */
export interface Assessment {
  readonly schema: "slipway.assess/1";
  readonly root: ".";
  readonly module: string | null;
  readonly profile: Profile;
  readonly stats: { readonly files: number; readonly lines: number };
  readonly findings: readonly Finding[];
  readonly scores: Scores;
  readonly effort: Effort;
  readonly strategy: Strategy;
  /** What was not read or cannot be known yet. */
  readonly unknown: readonly Message[];
  /** Counted nowhere. */
  readonly ignored: readonly IgnoredFinding[];
  /** Only beside a baseline: how many findings it knows, and how many of its own are gone. */
  readonly baseline?: { readonly new: number; readonly unchanged: number; readonly fixed: number };
  /** Only where a limit was set: whether the assessment keeps it. */
  readonly verdict?: { readonly answer: "pass" | "refuse"; readonly reasons: readonly Message[] };
}

/** Gravest first. */
export const SEVERITIES: readonly Severity[] = ["blocker", "high", "medium", "low"];

/**
 * True for rules about what only Windows has (APIs, paths, programs, build); the others are about what a container wants of any service:
 * shutting down when told, listening where it can be reached, logs, health, secrets.
 */
export function bindsToWindows(rule: string): boolean {
  return /^(?:[WPB]\d|X0[1-8])/.test(rule);
}

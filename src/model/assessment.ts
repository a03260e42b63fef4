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

/** Where something was seen: file (slash, NFC) and 1-based line. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

export type ListenProtocol = "http" | "https" | "grpc" | "tcp" | "udp" | "unix" | "pipe";

/** An address a program opens; what is computed when it runs is null. */
export interface ProfileListen {
  readonly protocol: ListenProtocol;
  readonly address: string | null;
  readonly port: number | null;
  /** Environment variable that decides it. */
  readonly variable: string | null;
  readonly at: Place;
}

export type SystemKind =
  | "database"
  | "cache"
  | "queue"
  | "search"
  | "storage"
  | "registry"
  | "mail"
  | "directory"
  | "http"
  | "device";

/** Another system the program talks to. */
export interface ProfileOutgoing {
  readonly kind: SystemKind;
  /** E.g. "mysql", "kafka"; for plain HTTP the host. */
  readonly system: string;
  /** Configuration keys (`conf/app.ini:db.host`) and environment variables that name it, without their values. */
  readonly keys: readonly string[];
  readonly at: Place;
}

/** A file or folder the program works on. */
export interface ProfileFile {
  readonly path: string;
  readonly how: "read" | "write" | "serve" | "embed";
  readonly at: Place;
}

export interface ProfileUse {
  readonly name: string;
  readonly at: Place;
}

/** What an image for the program has to bring, each with the place that asks for it, or null. */
export interface ProfileImage {
  readonly authorities: Place | null;
  readonly timeZones: Place | null;
  readonly shell: Place | null;
  readonly users: Place | null;
  /** A C library, because cgo is used. */
  readonly libc: Place | null;
}

export interface ProfileMain {
  readonly path: string;
  readonly name: string;
  readonly port: number | null;
  readonly health: string | null;
  readonly listens: readonly ProfileListen[];
  readonly outgoing: readonly ProfileOutgoing[];
  readonly files: readonly ProfileFile[];
  /** Child programs. */
  readonly programs: readonly ProfileUse[];
  readonly timeZones: readonly ProfileUse[];
  readonly image: ProfileImage;
  readonly shutdown: {
    /** Signals it waits for, e.g. "SIGTERM". */
    readonly signals: readonly string[];
    /** Where it lets requests finish before it ends, or null. */
    readonly graceful: Place | null;
  };
}

/** What the service is, as far as reading tells; grows in later versions, never changes meaning. */
export interface Profile {
  readonly goVersion: string | null;
  readonly mains: readonly ProfileMain[];
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

import type { Digest } from "../kit/digest.ts";
import type { Assessment } from "../model/assessment.ts";
import type { DoctorCheck } from "../model/check.ts";
import type { Emit } from "../model/event.ts";
import type { BuiltImage, Release } from "../model/image.ts";
import type { Message } from "../model/message.ts";
import type { EvidenceNumbers, JournalEntry, RolloutOutcome, RolloutPolicy, RolloutStep } from "../model/rollout.ts";
import type { RuleText } from "../model/rule.ts";
import type { Instance, Route } from "../model/run.ts";
import type { Project } from "../model/service.ts";
import type { GateVerdict } from "../model/verdict.ts";

/** What every use case gets besides its own input. */
export interface Context {
  /** Folder the user stands in or names; the project's root is found from it. */
  readonly cwd: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

export interface BuildInput {
  /** Names of services, or folders; empty: all. */
  readonly services: readonly string[];
  /** e.g. ["linux/amd64"]; empty: what the configuration or the host says. */
  readonly platforms: readonly string[];
  /** Writes an archive there; the format is OCI and, for one platform, docker as well. */
  readonly output: string | undefined;
  readonly format: "auto" | "oci" | "docker";
  /** Written into the image only when given. */
  readonly stamp: {
    readonly version?: string;
    readonly revision?: string;
    readonly source?: string;
    readonly created?: string;
  };
  /** Push after building; the repository comes from the configuration unless given. */
  readonly push: boolean;
  readonly tag: string | undefined;
}

export interface BuildResult {
  readonly images: readonly (BuiltImage & { readonly pushed?: PushResult; readonly archive?: string })[];
}

export interface PushResult {
  readonly release: Release;
  readonly blobs: { readonly uploaded: number; readonly mounted: number; readonly present: number };
  /** Digest the registry answered when it was read again. */
  readonly readBack: Digest;
}

export interface VerifyResult {
  readonly repository: string;
  readonly digest: Digest;
  readonly blobs: number;
  readonly bytes: number;
}

export interface UpInput {
  readonly target: string;
  readonly services: readonly string[];
  readonly version: string | undefined;
  readonly dryRun: boolean;
}

export interface UpResult {
  readonly services: readonly {
    readonly service: string;
    readonly url: string;
    readonly version: string;
    readonly digest: Digest;
    /** The sha256 of the executable, where a native build runs in the image's place. */
    readonly program?: Digest;
    readonly state: "started" | "unchanged" | "replaced";
  }[];
  readonly plan?: readonly { readonly service: string; readonly steps: readonly RolloutStep[] }[];
}

export interface DeployInput {
  readonly target: string;
  /** Undefined: the only service, else `service-ambiguous`. */
  readonly service: string | undefined;
  readonly version: string | undefined;
  /** Deploy this instead of building: `repository@digest`. */
  readonly image: string | undefined;
  readonly resume: boolean;
  readonly dryRun: boolean;
  readonly policy: Partial<RolloutPolicy>;
}

export interface DeployResult {
  readonly service: string;
  readonly rollout: string;
  readonly outcome: RolloutOutcome | "planned";
  readonly because: Message | undefined;
  readonly numbers: EvidenceNumbers | undefined;
  /** What serves now, read back from the target. */
  readonly serving: { readonly version: string; readonly digest: Digest } | undefined;
  readonly plan: readonly RolloutStep[];
  readonly verdicts: readonly GateVerdict[];
}

export interface ServiceStatus {
  readonly service: string;
  readonly target: string;
  readonly url: string | undefined;
  /** One phrase: serving, canary, held, restored, degraded, stopped, unknown … as a code with numbers. */
  readonly state: Message;
  readonly because: Message | undefined;
  readonly next: Message | undefined;
  readonly instances: readonly Instance[];
  readonly route: Route | undefined;
}

export interface StatusResult {
  readonly app: string;
  readonly services: readonly ServiceStatus[];
  /** What could not be asked. */
  readonly unknown: readonly Message[];
}

export interface RollbackResult {
  readonly service: string;
  readonly from: { readonly version: string; readonly digest: Digest };
  readonly to: { readonly version: string; readonly digest: Digest };
  readonly ms: number;
}

export interface AssessInput {
  /** Folder, absolute or seen from `cwd`. */
  readonly path: string;
  /** Whether the Go toolchain may be asked; reading the source alone needs none. */
  readonly go: boolean;
  /** An earlier document: only findings it does not know count against the limits. */
  readonly baseline?: string | undefined;
  /** Severities and ids of rules; goes before what the configuration says. */
  readonly failOn?: readonly string[] | undefined;
  /** 0 to 100. */
  readonly failUnder?: number | undefined;
}

/** What became of a project since it was assessed the last time. */
export interface AssessTrend {
  /** Overall score then. */
  readonly before: number;
  readonly fixed: number;
  readonly new: number;
}

/** Every use case of Slipway; the command line and later the server are skins over it. Made by `wire.ts` alone. */
export interface App {
  /** What this folder is: services, with the reason for each guess. */
  describe(context: Context): Promise<Project>;
  /** Every rule of the assessment in a language, sorted by id. */
  rules(language: "en" | "zh-CN"): Promise<readonly RuleText[]>;
  assess(context: Context, input: AssessInput): Promise<Assessment>;
  /**
   * Compares with what the last assessment of the folder left in `.slipway/`, and leaves this one there. Undefined when there was none,
   * or when other rules were asked then. Never fails: a project that may not be written to has no memory.
   */
  sinceLastAssess(
    context: Context,
    input: { readonly path: string; readonly assessment: Assessment },
  ): Promise<AssessTrend | undefined>;
  build(context: Context, input: BuildInput): Promise<BuildResult>;
  push(
    context: Context,
    input: { readonly services: readonly string[]; readonly to: string | undefined; readonly tag: string | undefined },
  ): Promise<readonly PushResult[]>;
  verify(context: Context, input: { readonly reference: string }): Promise<VerifyResult>;
  up(context: Context, input: UpInput): Promise<UpResult>;
  deploy(context: Context, input: DeployInput): Promise<DeployResult>;
  rollback(
    context: Context,
    input: { readonly target: string; readonly service: string | undefined },
  ): Promise<RollbackResult>;
  status(context: Context, input: { readonly target: string }): Promise<StatusResult>;
  history(
    context: Context,
    input: { readonly target: string; readonly service: string | undefined },
  ): Promise<readonly JournalEntry[]>;
  /** Stops everything of the app on the target; journals stay. */
  down(context: Context, input: { readonly target: string }): Promise<{ readonly stopped: readonly string[] }>;
  doctor(context: Context, input: { readonly target: string }): Promise<readonly DoctorCheck[]>;
  registryServe(
    context: Context,
    input: { readonly host: string; readonly port: number | undefined; readonly foreground: boolean },
  ): Promise<{ readonly address: string; readonly data: string; readonly tokenFile: string }>;
  registryStop(context: Context): Promise<{ readonly stopped: boolean }>;
}

export type { DoctorCheck };

/**
 * Every way Slipway can fail, by code, with its exit status.
 *
 * Codes are the only ids: kebab-case, never renamed once released. Words for a code live in `texts/`. What the user asked for and
 * got "no" as an answer (a finding, a refused gate, a restored rollout) is data, not an error.
 */

/** Exit statuses of the command line. 6 is used only with `--exit-code`. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  refused: 3,
  authentication: 4,
  environment: 5,
  changes: 6,
  restored: 7,
  pending: 8,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

const { failure, usage, refused, authentication, environment, restored, pending, interrupted } = EXIT;

/**
 * code → exit status and the parameters its texts use. One section a domain; keep each section sorted.
 *
 * A `reason` is an errno name or a kebab-case code worded by `reason.<code>`; `output` is what another program said, never translated;
 * `probe` is what was asked; a time (`since`) is ISO.
 */
export const CATALOG = {
  // command line
  bug: { exit: failure, params: ["what"] },
  interrupted: { exit: interrupted, params: [] },
  "needs-confirmation": { exit: usage, params: ["flag"] },
  "node-too-old": { exit: environment, params: ["version", "wanted"] },
  "not-built": { exit: environment, params: [] },
  "unknown-code": { exit: usage, params: ["code"] },
  usage: { exit: usage, params: ["command"] },

  // configuration and model
  "app-from-another-root": { exit: failure, params: ["app", "target", "root"] },
  "config-invalid": { exit: usage, params: ["file", "count"] },
  "config-unreadable": { exit: usage, params: ["file", "reason"] },
  "go-mod-invalid": { exit: usage, params: ["file", "line"] },
  "no-go-module": { exit: usage, params: ["folder"] },
  "no-main-package": { exit: usage, params: ["folder"] },
  "placeholder-cycle": { exit: usage, params: ["file", "line", "names"] },
  "placeholder-invalid": { exit: usage, params: ["file", "line", "text", "reason"] },
  "placeholder-required": { exit: usage, params: ["file", "line", "name", "message"] },
  "placeholder-unset": { exit: usage, params: ["file", "line", "name"] },
  "schema-too-new": { exit: failure, params: ["what", "found", "known"] },
  "service-ambiguous": { exit: usage, params: ["services"] },
  "service-unknown": { exit: usage, params: ["service", "services"] },
  "target-unknown": { exit: usage, params: ["target", "targets"] },

  // assess
  "assess-below-threshold": { exit: failure, params: ["score", "wanted"] },
  "baseline-foreign": { exit: usage, params: ["file", "found", "known"] },
  "baseline-unreadable": { exit: usage, params: ["file", "reason"] },
  "folder-missing": { exit: usage, params: ["folder"] },
  "folder-unreadable": { exit: failure, params: ["folder", "reason"] },
  "rule-unknown": { exit: usage, params: ["rules"] },

  // toolchain and build
  "archive-format-unfit": { exit: usage, params: ["format", "platforms"] },
  "compile-failed": { exit: failure, params: ["service", "output"] },
  "deflate-profile-broken": { exit: failure, params: ["profile"] },
  "disk-full": { exit: failure, params: ["path"] },
  "file-unwritable": { exit: failure, params: ["path", "reason"] },
  "go-fetch-refused": { exit: environment, params: ["proxy", "version", "reason"] },
  "go-hash-mismatch": { exit: failure, params: ["version", "expected", "got"] },
  "go-missing": { exit: environment, params: ["version"] },
  "go-proxy-off": { exit: environment, params: ["version"] },
  "go-unusable": { exit: environment, params: ["program", "reason"] },
  "platform-invalid": { exit: usage, params: ["platform"] },

  // images, archives, registries
  "archive-hostile": { exit: failure, params: ["entry", "reason"] },
  "blob-mismatch": { exit: failure, params: ["expected", "got"] },
  "blob-missing": { exit: failure, params: ["digest"] },
  "credential-helper-failed": { exit: authentication, params: ["helper", "registry", "output"] },
  "image-absent": { exit: failure, params: ["reference"] },
  "image-invalid": { exit: failure, params: ["reference", "reason"] },
  "insecure-refused": { exit: usage, params: ["registry"] },
  "reference-invalid": { exit: usage, params: ["reference"] },
  "registry-denied": { exit: authentication, params: ["registry", "status", "repository"] },
  "registry-failed": { exit: failure, params: ["registry", "status", "output"] },
  "registry-lied": { exit: failure, params: ["registry", "expected", "got"] },
  "registry-not-running": { exit: failure, params: [] },
  "registry-unreachable": { exit: failure, params: ["registry", "reason"] },

  // gates
  "gate-refused": { exit: refused, params: ["gate", "service", "target"] },

  // run and roll out
  "daemon-already-runs": { exit: failure, params: ["endpoint"] },
  "daemon-endpoint-unsafe": { exit: environment, params: ["folder"] },
  "daemon-refused": { exit: authentication, params: ["endpoint", "status"] },
  "daemon-unavailable": { exit: failure, params: ["daemon", "log"] },
  "env-unset": { exit: usage, params: ["service", "names"] },
  "instance-exited": { exit: failure, params: ["service", "status", "output"] },
  "instance-unknown": { exit: failure, params: ["instance"] },
  "instance-unready": { exit: failure, params: ["service", "seconds", "probe", "output"] },
  "journal-broken": { exit: failure, params: ["file", "reason"] },
  "no-rollout": { exit: failure, params: ["service"] },
  "nothing-deployed": { exit: failure, params: ["app", "target"] },
  "nothing-to-roll-back": { exit: failure, params: ["service"] },
  "port-fixed": { exit: usage, params: ["service", "port"] },
  "port-in-use": { exit: environment, params: ["port"] },
  "rollout-busy": { exit: failure, params: ["service", "pid", "since"] },
  "rollout-fenced": { exit: failure, params: ["service", "epoch", "newest"] },
  "rollout-held": { exit: pending, params: ["service"] },
  "rollout-restored": { exit: restored, params: ["service"] },
  "route-invalid": { exit: failure, params: ["service", "what"] },
  "secret-file-exposed": { exit: environment, params: ["file"] },
  "splitter-state-broken": { exit: failure, params: ["file"] },
} as const satisfies Record<string, { readonly exit: ExitStatus; readonly params: readonly string[] }>;

export type ErrorCode = keyof typeof CATALOG;

/** Values that fill the placeholders of a text. Never a secret, never a translated word. */
export type Params = Readonly<Record<string, string | number | boolean | readonly string[]>>;

type ParamName<C extends ErrorCode> = (typeof CATALOG)[C]["params"][number];

/** What must be said with a code, so that no text shows a placeholder; more may be said for programs that read the error. */
export type ParamsOf<C extends ErrorCode> = Params & Readonly<Record<ParamName<C>, Params[string]>>;

type Arguments<C extends ErrorCode> = [ParamName<C>] extends [never]
  ? [params?: Params, details?: ErrorDetails]
  : [params: ParamsOf<C>, details?: ErrorDetails];

/** What Slipway was doing when something failed; rendered by the catalogue key `doing.<code>`. */
export type Doing =
  | "asking-daemon"
  | "assessing"
  | "compiling"
  | "deploying"
  | "fetching-go"
  | "finding-go"
  | "listing-packages"
  | "opening-journal"
  | "pulling"
  | "pushing"
  | "reading-baseline"
  | "reading-config"
  | "reading-credentials"
  | "rolling-back"
  | "starting-daemon"
  | "starting-service"
  | "stopping-service"
  | "unpacking"
  | "verifying"
  | "writing-archive"
  | "writing-blob"
  | "writing-report";

/** One of several things wrong at once, worded by the catalogue key `problem.<code>`. */
export interface Problem {
  readonly code: string;
  readonly params: Params;
}

export interface ErrorDetails {
  readonly doing?: Doing;
  /** Every single finding, for codes that report a list (`config-invalid`, `usage`). */
  readonly problems?: readonly Problem[];
  readonly cause?: unknown;
}

/** The one error type that crosses a border inside Slipway. Anything else thrown is a bug and is reported as one. */
export class SlipwayError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "SlipwayError";
  readonly code: C;
  readonly params: Params;
  readonly doing: Doing | undefined;
  readonly problems: readonly Problem[];

  constructor(code: C, ...[params = {}, details = {}]: Arguments<C>) {
    super(`${code} ${JSON.stringify(params)}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.params = params;
    this.doing = details.doing;
    this.problems = details.problems ?? [];
  }

  get exit(): ExitStatus {
    return CATALOG[this.code].exit;
  }
}

/** An error that another process of ours reported, or one made again with more said; its parameters were checked where it was thrown. */
export function errorAgain(code: ErrorCode, params: Params, details: ErrorDetails = {}): SlipwayError {
  return new SlipwayError(code, params as ParamsOf<ErrorCode>, details);
}

/** True for an error of ours, optionally of one code. */
export function isSlipwayError(value: unknown, code?: ErrorCode): value is SlipwayError {
  return value instanceof SlipwayError && (code === undefined || value.code === code);
}

/** Makes a forgotten member of a union a compile error, and a loud bug at run time. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

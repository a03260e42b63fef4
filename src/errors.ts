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

/** code → exit status. One section a domain; keep each section sorted. */
export const CATALOG = {
  // command line
  bug: { exit: failure },
  interrupted: { exit: interrupted },
  "needs-confirmation": { exit: usage },
  "node-too-old": { exit: environment },
  "not-built": { exit: environment },
  "unknown-code": { exit: usage },
  usage: { exit: usage },

  // configuration and model
  "app-from-another-root": { exit: failure },
  "config-invalid": { exit: usage },
  "config-unreadable": { exit: usage },
  "go-mod-invalid": { exit: usage },
  "no-go-module": { exit: usage },
  "no-main-package": { exit: usage },
  "placeholder-cycle": { exit: usage },
  "placeholder-invalid": { exit: usage },
  "placeholder-required": { exit: usage },
  "placeholder-unset": { exit: usage },
  "schema-too-new": { exit: failure },
  "service-ambiguous": { exit: usage },
  "service-unknown": { exit: usage },
  "target-unknown": { exit: usage },

  // assess
  "assess-below-threshold": { exit: failure },
  "folder-missing": { exit: usage },
  "folder-unreadable": { exit: failure },

  // toolchain and build
  "archive-format-unfit": { exit: usage },
  "compile-failed": { exit: failure },
  "deflate-profile-broken": { exit: failure },
  "disk-full": { exit: failure },
  "file-unwritable": { exit: failure },
  "go-fetch-refused": { exit: environment },
  "go-hash-mismatch": { exit: failure },
  "go-missing": { exit: environment },
  "go-proxy-off": { exit: environment },
  "go-unusable": { exit: environment },
  "platform-invalid": { exit: usage },

  // images, archives, registries
  "archive-hostile": { exit: failure },
  "blob-mismatch": { exit: failure },
  "blob-missing": { exit: failure },
  "credential-helper-failed": { exit: authentication },
  "image-absent": { exit: failure },
  "image-invalid": { exit: failure },
  "insecure-refused": { exit: usage },
  "reference-invalid": { exit: usage },
  "registry-denied": { exit: authentication },
  "registry-failed": { exit: failure },
  "registry-lied": { exit: failure },
  "registry-not-running": { exit: failure },
  "registry-unreachable": { exit: failure },

  // gates
  "gate-refused": { exit: refused },

  // run and roll out
  "daemon-already-runs": { exit: failure },
  "daemon-endpoint-unsafe": { exit: environment },
  "daemon-refused": { exit: authentication },
  "daemon-unavailable": { exit: failure },
  "env-unset": { exit: usage },
  "instance-exited": { exit: failure },
  "instance-unknown": { exit: failure },
  "instance-unready": { exit: failure },
  "journal-broken": { exit: failure },
  "no-rollout": { exit: failure },
  "nothing-deployed": { exit: failure },
  "nothing-to-roll-back": { exit: failure },
  "port-fixed": { exit: usage },
  "port-in-use": { exit: environment },
  "rollout-busy": { exit: failure },
  "rollout-fenced": { exit: failure },
  "rollout-held": { exit: pending },
  "rollout-restored": { exit: restored },
  "route-invalid": { exit: failure },
  "secret-file-exposed": { exit: environment },
  "splitter-state-broken": { exit: failure },
} as const satisfies Record<string, { readonly exit: ExitStatus }>;

export type ErrorCode = keyof typeof CATALOG;

/** Values that fill the placeholders of a text. Never a secret, never a translated word. */
export type Params = Readonly<Record<string, string | number | boolean | readonly string[]>>;

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
  | "reading-config"
  | "reading-credentials"
  | "rolling-back"
  | "starting-daemon"
  | "starting-service"
  | "stopping-service"
  | "unpacking"
  | "verifying"
  | "writing-archive"
  | "writing-blob";

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
export class SlipwayError extends Error {
  override readonly name = "SlipwayError";
  readonly code: ErrorCode;
  readonly params: Params;
  readonly doing: Doing | undefined;
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, params: Params = {}, details: ErrorDetails = {}) {
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

/** True for an error of ours, optionally of one code. */
export function isSlipwayError(value: unknown, code?: ErrorCode): value is SlipwayError {
  return value instanceof SlipwayError && (code === undefined || value.code === code);
}

/** Makes a forgotten member of a union a compile error, and a loud bug at run time. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

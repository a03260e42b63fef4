import type { Emit } from "../model/event.ts";
import type { Platform } from "../model/platform.ts";

/** A usable Go installation. */
export interface GoInstall {
  /** Absolute path of the `go` program. */
  readonly program: string;
  /** Three-part version without prefix, e.g. "1.26.8". */
  readonly version: string;
  readonly origin: "path" | "fetched" | "cache";
}

export interface CompileRequest {
  readonly go: GoInstall;
  /** Absolute folder of the module. */
  readonly moduleRoot: string;
  /** Package below it, e.g. "./cmd/orders" or ".". */
  readonly packagePath: string;
  /** `native`: for this host (local runs where Linux binaries do not start). */
  readonly platform: Platform;
  /** Absolute path of the binary to write. */
  readonly output: string;
  /** Extra `-X` and the like; the defaults `-s -w` are always there. */
  readonly ldflags: readonly string[];
  readonly tags: readonly string[];
}

export interface CompileResult {
  readonly bytes: number;
  /** Every setting that changes bytes, by name: GOOS, GOARCH, GOAMD64, GOFLAGS, GOEXPERIMENT, CGO_ENABLED, flags, Go version. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** One package of a build, from `go list -deps -json`; only the fields Slipway uses. */
export interface GoPackage {
  readonly importPath: string;
  readonly name: string;
  readonly folder: string;
  readonly standard: boolean;
  readonly module:
    | {
        readonly path: string;
        readonly version: string | undefined;
        readonly sum: string | undefined;
        readonly main: boolean;
      }
    | undefined;
  /** Absolute paths of every file that goes into the build: Go, embedded, assembly. */
  readonly files: readonly string[];
}

/**
 * The Go toolchain of this host, found or fetched.
 *
 * `locate` answers with the Go on PATH when it is new enough, else with one fetched through the module proxy that GOPROXY (or Go's own
 * env file) names, checked against pinned hashes. `compile` leaves no half-written output; a compiler's own message is in the
 * `output` parameter of `compile-failed`.
 */
export interface Toolchain {
  locate(need: { readonly go: string | undefined }, emit: Emit, signal?: AbortSignal): Promise<GoInstall>;
  /** What `compile` would record, without compiling: equal inputs and equal files give equal bytes. Starts no process. */
  inputs(request: Omit<CompileRequest, "output">): Readonly<Record<string, string>>;
  compile(request: CompileRequest, signal: AbortSignal): Promise<CompileResult>;
  packages(request: Omit<CompileRequest, "output" | "ldflags">, signal: AbortSignal): Promise<readonly GoPackage[]>;
}

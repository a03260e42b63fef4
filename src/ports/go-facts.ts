import type { GoInstall } from "./toolchain.ts";

/** The build that is asked about; cgo is off, as in the images Slipway builds. */
export interface FactsRequest {
  readonly go: GoInstall;
  /** Absolute folder of the module. */
  readonly moduleRoot: string;
  readonly os: "windows" | "linux";
}

/** A package of the module, or one it needs, in that build. */
export interface FactsPackage {
  readonly importPath: string;
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** It belongs to the module that is asked about. */
  readonly own: boolean;
  /** Names of files the build takes, and of Go files it leaves out. */
  readonly files: readonly string[];
  readonly ignored: readonly string[];
  readonly imports: readonly string[];
  /** Build constraints leave no file of it. */
  readonly excluded: boolean;
}

/** What kind of complaint. */
export type ComplaintKind =
  | "excluded"
  | "undefined"
  | "unknown-field"
  | "missing-module"
  | "embed"
  | "go-version"
  | "other";

/** One line the compiler or the Go command complained about. */
export interface Complaint {
  readonly kind: ComplaintKind;
  /** Absolute path; "" when the Go command named none. */
  readonly file: string;
  /** 1-based; 0 when unknown. Columns count bytes, as Go does. */
  readonly line: number;
  readonly column: number;
  /** The name (`syscall.Handle`), the import path without files, the module or pattern, else the complaint as Go words it. */
  readonly subject: string;
}

/**
 * What the Go toolchain itself says about a module, when there is one on this host.
 *
 * `find` never fetches a toolchain. `list` names the packages of the module and all they need. `build` compiles every package below the
 * root with `-e`, so that each complaint of a package is listed, with files of the module replaced by `overlay` (absolute path →
 * content); complaints name the replaced file, not its stand-in. Neither writes into the module. A module that compiles gives no
 * complaint; what Go could not do at all is a complaint as well, not an error.
 */
export interface GoFacts {
  find(signal: AbortSignal): Promise<GoInstall | undefined>;
  list(request: FactsRequest, signal: AbortSignal): Promise<readonly FactsPackage[]>;
  build(
    request: FactsRequest & { readonly overlay: ReadonlyMap<string, string> },
    signal: AbortSignal,
  ): Promise<readonly Complaint[]>;
  /** A Go file by its absolute path, in the module or in the module cache; undefined when it cannot be read. */
  source(path: string): Promise<string | undefined>;
}

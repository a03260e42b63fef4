/**
 * What a module is on Linux: `ok`; `excluded` (build constraints leave no file of it); `empty` (files, but none of the names Windows
 * has); `no-compile` (uses names that Linux lacks); `partial` (some names are missing); `stub` (the same names, whose bodies only
 * return "not supported"); `cgo` (needs a C compiler).
 */
export type ModuleClass = "ok" | "excluded" | "empty" | "no-compile" | "partial" | "stub" | "cgo";

/** One package of a module that is not `ok`. */
export interface PackageFacts {
  readonly class: ModuleClass;
  /** Names that Windows has and Linux lacks, for `partial`. */
  readonly missing?: readonly string[];
}

/** An entry of the portability database. */
export interface ModuleFacts {
  readonly path: string;
  /** The version that was read. */
  readonly version: string;
  /** The gravest class among its packages that others import. */
  readonly class: ModuleClass;
  /** Folder below the module ("." for its root) → facts; packages that are `ok` are left out. */
  readonly packages: Readonly<Record<string, PackageFacts>>;
  /** What takes its place on Linux: a module path, a package of the standard library; undefined when nothing does. */
  readonly instead: string | undefined;
  /** Hours a person needs to replace it in a service. */
  readonly effortHours: number;
}

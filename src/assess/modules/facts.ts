/**
 * What a package is on Linux: `ok`; `excluded` (build constraints leave no file of it); `empty` (files, but none of the names Windows
 * has); `no-compile` (uses names or packages that Linux lacks); `partial` (some names are missing); `stub` (the same names, whose
 * bodies only return "not supported"); `cgo` (needs a C compiler, all of it or the names in `missing`).
 */
export type ModuleClass = "ok" | "excluded" | "empty" | "no-compile" | "partial" | "stub" | "cgo";

/** One package of a module that is not `ok`. */
export interface PackageFacts {
  readonly class: ModuleClass;
  /** Names that Windows (for `cgo`: a build with cgo) has and a Linux build without cgo lacks. */
  readonly missing?: readonly string[];
}

/** An entry of the portability database. */
export interface ModuleFacts {
  readonly path: string;
  /** The version that was read. */
  readonly version: string;
  /** Day it was read, `2026-05-31`. */
  readonly date: string;
  /** The class of its root package; without one `ok` when any package is, else the gravest. */
  readonly class: ModuleClass;
  /** Folder below the module ("." for its root) → facts; packages that are `ok` are left out. */
  readonly packages: Readonly<Record<string, PackageFacts>>;
  /** What takes its place on Linux: a module path, a package of the standard library; undefined when nothing does. */
  readonly instead: string | undefined;
  /** Hours a person needs to replace it in a service; undefined where nobody judged that. */
  readonly effortHours: number | undefined;
}

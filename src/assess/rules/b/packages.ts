import { once } from "../../once.ts";
import type { Declaration, GoFile, GoImport } from "../../go/syntax.ts";
import { type FileUses, readUses } from "../../go/uses/read.ts";
import { type FoundModule, type GoPackageFiles, moduleAbove, type Tree } from "../../project/tree.ts";

/** A build for Linux: what an image holds is built without cgo. */
export type LinuxBuild = "linux" | "linuxCgo";

/** A package as two builds see it. */
export interface BuildView {
  /** Files that the build takes, tests left out. */
  readonly taken: readonly GoFile[];
  /** Files that another build takes: for Windows, or for Linux with cgo. */
  readonly left: readonly GoFile[];
  /** Name → where it is declared, for names that no file of the build declares and one of the others does. */
  readonly missing: ReadonlyMap<string, GoFile>;
  /** The same names. */
  readonly missingNames: ReadonlySet<string>;
}

/** Names every file knows without declaring them (go.dev/ref/spec, "Universe block"), and those nobody can use. */
const UNIVERSE: ReadonlySet<string> = new Set(
  (
    "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 " +
    "uint64 uintptr true false iota nil append cap clear close complex copy delete imag len make max min new panic print println real " +
    "recover _ init main"
  ).split(" "),
);

const views: Readonly<Record<LinuxBuild, (home: GoPackageFiles) => BuildView>> = {
  linux: once((home) => compare(home, "linux")),
  linuxCgo: once((home) => compare(home, "linuxCgo")),
};

export function viewOf(home: GoPackageFiles, build: LinuxBuild): BuildView {
  return views[build](home);
}

function compare({ files }: GoPackageFiles, build: LinuxBuild): BuildView {
  const own = files.filter(({ path }) => !path.endsWith("_test.go"));
  const taken = own.filter(({ included }) => included[build]);
  const left = own.filter(
    ({ included }) => !included[build] && (included.windows || included.windowsCgo || included.linuxCgo),
  );
  if (left.length === 0) return { taken, left, missing: new Map(), missingNames: new Set() };
  const declared = new Set(taken.flatMap(({ declarations }) => declarations.filter(isNamed).map(({ name }) => name)));
  const missing = new Map<string, GoFile>();
  for (const file of left) {
    for (const one of file.declarations)
      if (isNamed(one) && !declared.has(one.name) && !missing.has(one.name)) missing.set(one.name, file);
  }
  return { taken, left, missing, missingNames: new Set(missing.keys()) };
}

function isNamed({ kind, name }: Declaration): boolean {
  return kind !== "method" && !UNIVERSE.has(name);
}

/** Names the file uses; undefined when its source makes no sense. */
export const usesIn: (file: GoFile) => FileUses | undefined = once(readUses);

/** Packages of the tree an import leads to: one, or several where a folder also holds a program that no build takes. */
export function importedFrom(tree: Tree, { folder }: GoPackageFiles, { path }: GoImport): readonly GoPackageFiles[] {
  const found = byImportPath(tree).get(path);
  if (found === undefined) return [];
  const [from, to] = [moduleAbove(folder, tree.modules), moduleAbove(found[0]?.folder ?? ".", tree.modules)];
  return from === to || takesFromTree(tree, from, to) ? found : [];
}

const byImportPath = once((tree: Tree): ReadonlyMap<string, readonly GoPackageFiles[]> => {
  const all = new Map<string, GoPackageFiles[]>();
  for (const one of tree.packages) {
    if (one.importPath === undefined || one.name.endsWith("_test")) continue;
    all.set(one.importPath, [...(all.get(one.importPath) ?? []), one]);
  }
  return all;
});

/** Another module of the tree counts where a workspace or a `replace` says so; else a published version of it is meant. */
function takesFromTree(tree: Tree, from: FoundModule | undefined, to: FoundModule | undefined): boolean {
  if (from === undefined || to === undefined) return false;
  const replaced = from.replaces.some((one) => one.from === to.path && /^(?:\.|\/|[A-Za-z]:)/.test(one.to));
  return replaced || tree.paths.has("go.work");
}

/** Import paths of packages of which a build leaves files aside; most trees have few. */
const divided: Readonly<Record<LinuxBuild, (tree: Tree) => ReadonlySet<string>>> = {
  linux: once((tree) => dividedIn(tree, "linux")),
  linuxCgo: once((tree) => dividedIn(tree, "linuxCgo")),
};

function dividedIn({ packages }: Tree, build: LinuxBuild): ReadonlySet<string> {
  return new Set(
    packages.flatMap((one) =>
      one.importPath !== undefined && viewOf(one, build).left.length > 0 ? [one.importPath] : [],
    ),
  );
}

/** Whether a file may use what its build leaves aside: in its own package, or in one of the tree that it imports. */
export function mayLack(tree: Tree, home: GoPackageFiles, { imports }: GoFile, build: LinuxBuild): boolean {
  if (viewOf(home, build).left.length > 0) return true;
  const paths = divided[build](tree);
  return paths.size > 0 && imports.some(({ path }) => paths.has(path));
}

/** The name a file uses an imported package by. */
export function nameOf(one: GoImport, { text }: GoFile, packages: readonly GoPackageFiles[]): string {
  const before = /(?:^|[\s(;])([A-Za-z_.]\w*)[ \t]*$/.exec(text.slice(Math.max(0, one.start - 80), one.start))?.[1];
  const alias = before !== undefined && before !== "import" ? before : undefined;
  return alias ?? packages.find(({ files }) => files.some(({ included }) => included.linuxCgo))?.name ?? one.name;
}

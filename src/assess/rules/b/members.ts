import { once } from "../../once.ts";
import { holdsAny } from "../../go/words.ts";
import type { GoFile, Range } from "../../go/syntax.ts";
import type { Known, NameUse, TypeName } from "../../go/uses/reader.ts";
import type { GoPackageFiles, Tree } from "../../project/tree.ts";
import { importedFrom, type LinuxBuild, nameOf, usesIn, viewOf } from "./packages.ts";

/** A field or method that a file uses and that the build lacks. */
export interface MissingMember {
  readonly range: Range;
  /** As `Type.member`. */
  readonly name: string;
  /** The file that declares it. */
  readonly where: GoFile;
}

interface Present {
  readonly type: TypeName | undefined;
  readonly file: GoFile;
}

interface Members {
  /** In the files the build takes: field → its type, method → undefined. */
  readonly present: ReadonlyMap<string, Present>;
  /** Types it embeds, which lend it theirs. */
  readonly embedded: readonly { readonly type: TypeName; readonly file: GoFile }[];
  readonly missing: ReadonlyMap<string, GoFile>;
}

/** A type with the package it belongs to. */
interface Home {
  readonly home: GoPackageFiles;
  readonly name: string;
}

interface Asking {
  readonly tree: Tree;
  readonly build: LinuxBuild;
}

/** Members used on values whose type the source names: receivers, parameters, variables made by a literal or a function. */
export function missingMembers(
  home: GoPackageFiles,
  file: GoFile,
  tree: Tree,
  build: LinuxBuild,
): readonly MissingMember[] {
  const asking = { tree, build };
  const near = [home, ...file.imports.flatMap((one) => importedFrom(tree, home, one))];
  if (!near.some((one) => holdsAny(file.words, membersOf(one, build).candidates()))) return [];
  return (usesIn(file)?.uses ?? []).flatMap((use) => {
    if (use.keyOf?.kind === "name") return missingKey(asking, home, file, use, use.keyOf.type);
    const type = use.selected.length === 0 ? undefined : typeOfUse(asking, home, file, use);
    return type === undefined ? [] : followDots(asking, type, use);
  });
}

function missingKey(
  asking: Asking,
  home: GoPackageFiles,
  file: GoFile,
  use: NameUse,
  literal: TypeName,
): readonly MissingMember[] {
  const type = resolve(asking, home, file, literal);
  const where = type === undefined ? undefined : lacks(asking, type, use.name);
  return where === undefined || type === undefined ? [] : [{ range: use, name: `${type.name}.${use.name}`, where }];
}

function followDots(asking: Asking, from: Home, { selected }: NameUse): readonly MissingMember[] {
  let type: Home | undefined = from;
  for (const one of selected) {
    if (type === undefined) return [];
    const where = lacks(asking, type, one.name);
    if (where !== undefined) return [{ range: one, name: `${type.name}.${one.name}`, where }];
    const found: Present | undefined = membersOf(type.home, asking.build).of(type.name)?.present.get(one.name);
    type = found?.type === undefined ? undefined : resolve(asking, type.home, found.file, found.type);
  }
  return [];
}

function typeOfUse(asking: Asking, home: GoPackageFiles, file: GoFile, use: NameUse): Home | undefined {
  if (use.local) return use.known === undefined ? undefined : typeOf(asking, home, file, use.known);
  for (const one of viewOf(home, asking.build).taken) {
    const shapes = usesIn(one)?.shapes;
    const known = shapes?.variables.get(use.name);
    if (known !== undefined) return typeOf(asking, home, one, known);
    // `T.Method` as a function.
    if (shapes?.structs.has(use.name) === true) return { home, name: use.name };
  }
  return undefined;
}

function typeOf(asking: Asking, home: GoPackageFiles, file: GoFile, known: Known): Home | undefined {
  if (known.kind === "type") return resolve(asking, home, file, known.type);
  const callee = resolve(asking, home, file, known.callee);
  if (callee === undefined) return undefined;
  for (const one of viewOf(callee.home, asking.build).taken) {
    const type = usesIn(one)?.shapes.results.get(callee.name)?.[known.result];
    if (type !== undefined) return resolve(asking, callee.home, one, type);
  }
  return known.result === 0 ? callee : undefined;
}

function resolve({ tree }: Asking, home: GoPackageFiles, file: GoFile, type: TypeName): Home | undefined {
  if (type.qualifier === undefined) return { home, name: type.name };
  for (const one of file.imports) {
    const packages = importedFrom(tree, home, one);
    const [first] = packages;
    if (first !== undefined && packages.length === 1 && nameOf(one, file, packages) === type.qualifier)
      return { home: first, name: type.name };
  }
  return undefined;
}

/** The file that declares a member which the build lacks, also by what the type embeds. */
function lacks(asking: Asking, { home, name }: Home, member: string): GoFile | undefined {
  const members = membersOf(home, asking.build).of(name);
  const where = members?.missing.get(member);
  return where === undefined || isLent(asking, home, members, member, 0) ? undefined : where;
}

const MAX_DEPTH = 4;
/** What everybody embeds. */
const LOCKS: ReadonlySet<string> = new Set(["Mutex", "RWMutex"]);
const LOCK_METHODS = /^(?:Try)?R?Lock(?:er)?$|^R?Unlock$/;

/** Whether an embedded type has the member, or may have. */
function isLent(
  asking: Asking,
  home: GoPackageFiles,
  members: Members | undefined,
  member: string,
  depth: number,
): boolean {
  if (depth > MAX_DEPTH) return true;
  return (members?.embedded ?? []).some(({ type, file }) => {
    if (type.name === member) return true;
    const from = resolve(asking, home, file, type);
    // Another package never lends what it does not export.
    if (from === undefined || from.home !== home) {
      if (!/^\p{Lu}/u.test(member)) return false;
      if (type.qualifier === "sync" && LOCKS.has(type.name)) return LOCK_METHODS.test(member);
    }
    const theirs = from === undefined ? undefined : membersOf(from.home, asking.build).of(from.name);
    if (from === undefined || theirs === undefined) return true;
    return theirs.present.has(member) || isLent(asking, from.home, theirs, member, depth + 1);
  });
}

interface AllMembers {
  /** Names of fields and methods that only files outside the build declare. */
  candidates(): ReadonlySet<string>;
  /** Undefined for a type that is not declared here or whose members are not known. */
  of(type: string): Members | undefined;
}

const NOBODY: ReadonlySet<string> = new Set();
const NONE: AllMembers = { candidates: () => NOBODY, of: () => undefined };
const members: Readonly<Record<LinuxBuild, (home: GoPackageFiles) => AllMembers>> = {
  linux: once((home) => collect(home, "linux")),
  linuxCgo: once((home) => collect(home, "linuxCgo")),
};

function membersOf(home: GoPackageFiles, build: LinuxBuild): AllMembers {
  return members[build](home);
}

function collect(home: GoPackageFiles, build: LinuxBuild): AllMembers {
  const { taken, left } = viewOf(home, build);
  if (left.length === 0 && !home.files.some(({ imports }) => imports.length > 0)) return NONE;
  const table = new Map<string, Members | undefined>();
  let candidates: ReadonlySet<string> | undefined;
  return {
    candidates: () => (candidates ??= left.length === 0 ? NOBODY : candidatesIn(taken, left)),
    of(type) {
      if (!table.has(type)) table.set(type, membersOfType(type, taken, left));
      return table.get(type);
    },
  };
}

function candidatesIn(taken: readonly GoFile[], left: readonly GoFile[]): ReadonlySet<string> {
  const there = new Set(taken.flatMap((file) => methodsIn(file).map(({ receiver, name }) => `${receiver}.${name}`)));
  const types = new Set(taken.flatMap(({ declarations }) => declarations.map(({ name }) => name)));
  const candidates = new Set<string>();
  for (const file of left) {
    for (const { receiver, name } of methodsIn(file))
      if (types.has(receiver) && !there.has(`${receiver}.${name}`)) candidates.add(name);
    // Fields matter where both builds declare the type, each in its own way.
    if (!file.declarations.some(({ kind, name }) => kind === "type" && types.has(name))) continue;
    for (const [type, { fields, embedded }] of usesIn(file)?.shapes.structs ?? []) {
      if (!types.has(type)) continue;
      for (const name of fields.keys()) candidates.add(name);
      for (const { name } of embedded) candidates.add(name);
    }
  }
  return candidates;
}

const RECEIVER = /^func\s*\(\s*(?:[\p{L}_][\p{L}\p{N}_]*\s+)?\*?\s*([\p{L}_][\p{L}\p{N}_]*)/u;

function methodsIn({ declarations, text }: GoFile): readonly { readonly receiver: string; readonly name: string }[] {
  return declarations
    .filter(({ kind }) => kind === "method")
    .map(({ start, name }) => ({ receiver: RECEIVER.exec(text.slice(start, start + 200))?.[1] ?? "", name }));
}

function membersOfType(type: string, taken: readonly GoFile[], left: readonly GoFile[]): Members | undefined {
  const present = new Map<string, Present>();
  const embedded: { type: TypeName; file: GoFile }[] = [];
  let declared = false;
  for (const file of taken) {
    const shapes = usesIn(file)?.shapes;
    // A file that could not be read may declare anything.
    if (shapes === undefined || shapes.opaque.has(type)) return undefined;
    const shape = shapes.structs.get(type);
    if (shape !== undefined) declared = true;
    for (const [name, of] of shape?.fields ?? []) present.set(name, { type: of, file });
    for (const one of shape?.embedded ?? []) {
      embedded.push({ type: one, file });
      present.set(one.name, { type: one, file });
    }
    for (const { receiver, name } of shapes.methods)
      if (receiver === type) present.set(name, { type: undefined, file });
  }
  if (!declared) return undefined;
  const missing = new Map<string, GoFile>();
  for (const file of left) {
    const shapes = usesIn(file)?.shapes;
    const shape = shapes?.structs.get(type);
    const names = [
      ...(shape?.fields.keys() ?? []),
      ...(shape?.embedded ?? []).map(({ name }) => name),
      ...(shapes?.methods ?? []).filter(({ receiver }) => receiver === type).map(({ name }) => name),
    ];
    for (const name of names) if (!present.has(name) && !missing.has(name)) missing.set(name, file);
  }
  return { present, embedded, missing };
}

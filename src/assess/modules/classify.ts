import { fieldsOf } from "../go/fields.ts";
import { callsOf } from "../go/calls.ts";
import { WINDOWS_ONLY_FIELDS, WINDOWS_ONLY_SYMBOLS } from "../go/std-symbols.generated.ts";
import type { Declaration, GoFile } from "../go/syntax.ts";
import type { Included } from "../go/platforms.ts";
import { symbolsOf, symbolsOfPackage } from "../go/symbol-uses.ts";
import type { ModuleClass, PackageFacts } from "./facts.ts";
import { isStub } from "./stub.ts";

/** What is known of a package by its import path; undefined when nothing is. */
export type Known = (importPath: string) => PackageFacts | undefined;

const OK: PackageFacts = { class: "ok" };
const SYMBOLS = new Map(Object.entries(WINDOWS_ONLY_SYMBOLS));
const FIELDS = new Map(Object.entries(WINDOWS_ONLY_FIELDS));
/** Worst first. */
const GRAVEST: readonly ModuleClass[] = ["excluded", "no-compile", "empty", "cgo", "stub", "partial", "ok"];
/** Folders whose packages nobody else may or would import. */
const PRIVATE = /(?:^|\/)(?:internal|testdata|_?examples?|_?samples?|cmd|vendor|\.[^/]+|_[^/]*)(?:\/|$)/;

/** Folder → class of every package of a module that others can import, from its source alone; main packages and tests left out. */
export function classifyModule(
  path: string,
  files: readonly GoFile[],
  known: Known,
): Readonly<Record<string, PackageFacts>> {
  const folders = new Map<string, GoFile[]>();
  for (const file of files) {
    if (file.path.endsWith("_test.go") || file.packageName === undefined || file.packageName === "documentation")
      continue;
    folders.set(file.folder, [...(folders.get(file.folder) ?? []), file]);
  }
  const own = new Map<string, PackageFacts>();
  const pathOf = (folder: string): string => (folder === "." ? path : `${path}/${folder}`);
  const lookUp: Known = (importPath) => own.get(importPath) ?? known(importPath);
  // A package is as good as those it imports: again, until nothing changes.
  for (let changed = true; changed; ) {
    changed = false;
    for (const [folder, group] of folders) {
      const facts = classifyPackage(group, lookUp);
      if (facts === undefined || own.get(pathOf(folder))?.class === facts.class) continue;
      own.set(pathOf(folder), facts);
      changed = true;
    }
  }
  return Object.fromEntries(
    [...folders]
      .filter(([folder, group]) => !PRIVATE.test(folder) && group.some(({ packageName }) => packageName !== "main"))
      .flatMap(([folder]) => {
        const facts = own.get(pathOf(folder));
        return facts === undefined ? [] : [[folder, facts] as const];
      }),
  );
}

/** The class that stands for a whole module. */
export function classOfModule(packages: Readonly<Record<string, PackageFacts>>): ModuleClass {
  const root = packages["."];
  if (root !== undefined) return root.class;
  const all = Object.values(packages).map((one) => one.class);
  return all.includes("ok") ? "ok" : (GRAVEST.find((one) => all.includes(one)) ?? "ok");
}

/** The class of one package; undefined when neither Windows nor Linux takes a file of it. */
export function classifyPackage(files: readonly GoFile[], known: Known): PackageFacts | undefined {
  const of = (build: keyof Included): readonly GoFile[] => files.filter(({ included }) => included[build]);
  const [linux, linuxCgo] = [of("linux"), of("linuxCgo")];
  const windows = files.filter(({ included }) => included.windows || included.windowsCgo);
  if (linux.length + linuxCgo.length === 0) return windows.length === 0 ? undefined : { class: "excluded" };
  if (linux.length === 0 || isBroken(linux, files, known))
    return linuxCgo.length === 0 || isBroken(linuxCgo, files, withCgo(known))
      ? { class: "no-compile" }
      : { class: "cgo" };
  if (linux.some(({ imports }) => imports.some((one) => isWhole(known(one.path), "cgo")))) return { class: "cgo" };
  const [onWindows, plain, cgo] = [namesOf(windows), namesOf(linux), namesOf(linuxCgo)];
  const lost = without(cgo, plain);
  if (lost.length > 0) return lost.length * 2 > cgo.size ? { class: "cgo" } : { class: "cgo", missing: lost };
  const missing = without(onWindows, plain);
  if (onWindows.size > 0 && plain.size === 0) return { class: "empty" };
  if (isStub(linux, windows)) return missing.length > 0 ? { class: "stub", missing } : { class: "stub" };
  return missing.length > 0 ? { class: "partial", missing } : OK;
}

/** With a C compiler, what needs one is all right. */
function withCgo(known: Known): Known {
  return (path) => {
    const facts = known(path);
    return facts?.class === "cgo" ? OK : facts;
  };
}

function isWhole(facts: PackageFacts | undefined, wanted: ModuleClass): boolean {
  return facts?.class === wanted && facts.missing === undefined;
}

/** Exported names at the top of the files. */
function namesOf(files: readonly GoFile[]): ReadonlySet<string> {
  return new Set(
    files.flatMap(({ declarations }) =>
      declarations.flatMap(({ kind, name }) => (kind !== "method" && /^\p{Lu}/u.test(name) ? [name] : [])),
    ),
  );
}

function without(names: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] {
  return [...names].filter((name) => !others.has(name)).toSorted();
}

/** True when the files of one Linux build need what Linux, or the rest of their package, does not have there. */
function isBroken(files: readonly GoFile[], all: readonly GoFile[], known: Known): boolean {
  const here = new Set(files.flatMap(({ declarations }) => declarations.map(({ name }) => name)));
  const elsewhere = new Set(
    all
      .filter((file) => !files.includes(file) && file.packageName === files[0]?.packageName)
      .flatMap(({ declarations }) => declarations.flatMap((one) => (here.has(one.name) ? [] : calleesOf(one)))),
  );
  return files.some(
    (file) =>
      symbolsOf(file).some(({ path, name }) => SYMBOLS.get(path)?.has(name) === true) ||
      fieldsOf(file).some(({ type, name }) => FIELDS.get(type)?.has(name) === true) ||
      callsOf(file).some(({ callee }) => elsewhere.has(callee) && !isOther(file, files, callee)) ||
      file.imports.some(({ path }) => lacks(file, path, known(path))),
  );
}

/** How a call of the function reads; an exported method may as well be another type's. */
function calleesOf({ kind, name }: Declaration): readonly string[] {
  if (kind === "func") return [name];
  return kind === "method" && /^[a-z]/.test(name) ? [`.${name}`] : [];
}

/** True when a file can not import a package, or asks it for a name it has not. */
function lacks(file: GoFile, path: string, facts: PackageFacts | undefined): boolean {
  if (facts === undefined || facts.class === "ok") return false;
  if (facts.class === "excluded" || facts.class === "no-compile") return true;
  const used = symbolsOfPackage(file, path);
  if (facts.class === "empty") return used.length > 0;
  return facts.missing !== undefined && used.some(({ name }) => facts.missing?.includes(name) === true);
}

/** A variable, parameter or field of that name; for a method also one of an interface. */
function isOther({ text }: GoFile, files: readonly GoFile[], callee: string): boolean {
  const name = callee.replace(".", "");
  if (new RegExp(`\\b${name}\\b[\\w \\t,]*:=|\\b${name}[ \\t]+func\\b|\\bvar[ \\t]+${name}\\b`).test(text)) return true;
  const inInterface = new RegExp(`^[ \\t]+${name}(?:\\([^\\n]*| func\\b[^\\n]*)$`, "m");
  return callee.startsWith(".") && files.some((file) => inInterface.test(file.text));
}

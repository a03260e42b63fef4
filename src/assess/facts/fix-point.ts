import type { GoInstall } from "../../ports/toolchain.ts";
import type { Complaint, FactsPackage, GoFacts } from "../../ports/go-facts.ts";
import { nameOfImport } from "../go/clauses.ts";
import { scanGo } from "../go/scan.ts";
import { redirectImports, setAside, stripBodies } from "./strip.ts";

/** Layers looked at: each hides the next; more than a handful were never seen. */
const MAX_ROUNDS = 16;

/** What the toolchain says about one module. */
export interface FactsOfModule {
  /** Absolute folder of the module. */
  readonly moduleRoot: string;
  readonly linux: readonly FactsPackage[];
  readonly windows: readonly FactsPackage[];
  /** Every complaint of every layer, each once. */
  readonly complaints: readonly Complaint[];
  /** Import paths of packages outside the module that do not compile for Linux. */
  readonly broken: ReadonlySet<string>;
  readonly rounds: number;
  /** The last build had no complaint left: nothing hides behind those that are listed. */
  readonly complete: boolean;
}

/**
 * Builds for Linux, repairs what stops the compiler from looking further, builds again, until nothing is left to say. An import without
 * files (or that does not compile) is led to an empty package, so that the compiler names what is used of it; a file with errors then
 * loses its function bodies; when even its declarations are wrong it is left to Windows. All in an overlay: the module is not touched.
 */
export async function readGoFacts(
  facts: GoFacts,
  go: GoInstall,
  moduleRoot: string,
  signal: AbortSignal,
): Promise<FactsOfModule> {
  const request = { go, moduleRoot, os: "linux" } as const;
  const linux = await facts.list(request, signal);
  const windows = await facts.list({ ...request, os: "windows" }, signal);
  const repair = createRepair(facts, linux, moduleRoot);
  const found = new Map<string, Complaint>();
  for (const one of linux.filter(({ excluded }) => excluded)) note(found, excludedComplaint(one));
  let rounds = 0;
  let complete = false;
  do {
    rounds += 1;
    const complaints = await facts.build({ ...request, overlay: await repair.overlay() }, signal);
    for (const one of complaints) if (one.kind !== "excluded" && !repair.caused(one)) note(found, one);
    complete = complaints.length === 0;
    if (!repair.learn(complaints)) break;
  } while (!complete && rounds < MAX_ROUNDS);
  return { moduleRoot, linux, windows, complaints: [...found.values()], broken: repair.broken(), rounds, complete };
}

function note(found: Map<string, Complaint>, one: Complaint): void {
  const key = JSON.stringify([one.kind, one.file, one.line, one.subject]);
  if (!found.has(key)) found.set(key, one);
}

function excludedComplaint({ importPath }: FactsPackage): Complaint {
  return { kind: "excluded", file: "", line: 0, column: 0, subject: importPath };
}

/** What was done to a file so far: 1 its bodies are gone, 2 it is left to Windows. */
type Level = 1 | 2;

interface Repair {
  /** Takes in what a build said; false when nothing can be done about it. */
  learn(complaints: readonly Complaint[]): boolean;
  /** The complaint is about a name that only a repair took away. */
  caused(complaint: Complaint): boolean;
  overlay(): Promise<ReadonlyMap<string, string>>;
  broken(): ReadonlySet<string>;
}

function createRepair(facts: GoFacts, packages: readonly FactsPackage[], moduleRoot: string): Repair {
  const levels = new Map<string, Level>();
  const gone = new Set<string>();
  const broken = new Set(packages.filter(({ excluded }) => excluded).map(({ importPath }) => importPath));
  spread(broken, packages);
  return {
    broken: () =>
      new Set(packages.filter(({ own, importPath }) => !own && broken.has(importPath)).map((one) => one.importPath)),
    learn(complaints) {
      let changed = false;
      for (const { kind, file } of complaints) {
        if (kind === "embed" || !file.endsWith(".go")) continue;
        const owner = packages.find(({ folder }) => folder === folderOf(file));
        if (owner !== undefined && !owner.own) {
          changed ||= !broken.has(owner.importPath);
          broken.add(owner.importPath);
          spread(broken, packages);
        }
      }
      for (const file of new Set(complaints.filter(({ kind }) => kind !== "embed").map(({ file }) => file))) {
        const level = levels.get(file);
        const own = packages.some(({ own: mine, folder }) => mine && folder === folderOf(file));
        if (!own || !file.endsWith(".go") || level === 2) continue;
        levels.set(file, level === undefined ? 1 : 2);
        changed = true;
      }
      return changed;
    },
    caused: ({ kind, subject }) => kind === "undefined" && gone.has(subject.slice(subject.lastIndexOf(".") + 1)),
    async overlay() {
      for (const [file, level] of levels) {
        const text = level === 2 ? await facts.source(file) : undefined;
        if (text !== undefined) for (const { name } of scanGo(text).declarations) gone.add(name);
      }
      return overlayOf(facts, packages, broken, levels, moduleRoot);
    },
  };
}

/** What needs a broken package from outside the module is broken as well. */
function spread(broken: Set<string>, packages: readonly FactsPackage[]): void {
  for (let before = -1; before !== broken.size; ) {
    before = broken.size;
    for (const { importPath, imports, own } of packages)
      if (!own && imports.some((path) => broken.has(path))) broken.add(importPath);
  }
}

async function overlayOf(
  facts: GoFacts,
  packages: readonly FactsPackage[],
  broken: ReadonlySet<string>,
  levels: ReadonlyMap<string, Level>,
  moduleRoot: string,
): Promise<ReadonlyMap<string, string>> {
  const overlay = new Map<string, string>();
  const module = packages.find(({ own, folder }) => own && folder === moduleRoot)?.importPath;
  const prefix = module ?? commonPath(packages, moduleRoot);
  const separator = moduleRoot.includes("\\") ? "\\" : "/";
  const stands = new Map<string, string>();
  for (const path of broken) {
    const name = nameOfImport(path);
    const own = packages.find((one) => one.own && one.importPath === path);
    const parts = own === undefined ? ["slipway-empty", ...path.split("/")] : [];
    const folder = own?.folder ?? [moduleRoot, ...parts].join(separator);
    overlay.set(`${folder}${separator}slipway_empty.go`, `package ${name.replace(/\W/g, "") || "p"}\n`);
    if (own === undefined) stands.set(path, `${prefix}/${parts.join("/")}`);
  }
  for (const { own, folder, files } of packages) {
    if (!own) continue;
    for (const name of files) {
      const path = `${folder}${separator}${name}`;
      const text = await facts.source(path);
      if (text === undefined) continue;
      const level = levels.get(path);
      const redirected = redirectImports(text, stands);
      const next = level === 2 ? setAside(text) : level === 1 ? stripBodies(redirected) : redirected;
      if (next !== text) overlay.set(path, next);
    }
  }
  return overlay;
}

/** The module's path, from a package of it and its place. */
function commonPath(packages: readonly FactsPackage[], moduleRoot: string): string {
  const one = packages.find(({ own }) => own);
  if (one === undefined) return "";
  const below = one.folder
    .slice(moduleRoot.length + 1)
    .split(/[\\/]/)
    .join("/");
  return one.importPath.slice(0, one.importPath.length - below.length - 1);
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")));
}

import { branchesOf } from "./go/scan.ts";
import type { Report } from "./hit.ts";
import { isGuarded, type KnownNames, knownNamesOf, speaksOfSystem, truthOf } from "./go/guards.ts";
import { stringFrom } from "./go/strings.ts";
import { symbolUses } from "./go/symbol-uses.ts";
import type { Declaration, GoFile, Range } from "./go/syntax.ts";
import { placesOf, tokensOf } from "./go/tokens-of.ts";
import { holdsWord } from "./go/words.ts";
import type { GoPackageFiles, Tree } from "./project/tree.ts";
import type { Rule } from "./rules/rule.ts";

/** Filters every rule shares: what can not run on Linux is no tie. Asked only for places where a rule hit. */
export interface Doubts {
  wrap(home: GoPackageFiles, file: GoFile, report: Report): Report;
}

/** Remembers what it learnt about packages and files of one tree; `guards` are names that are true on Windows alone. */
export function createDoubts(tree: Tree, guards: readonly string[] = []): Doubts {
  const ofPackage = new Map<GoPackageFiles, KnownNames>();
  const ofFile = new Map<GoFile, KnownNames>();
  const namesOf = (home: GoPackageFiles): KnownNames => {
    const names = ofPackage.get(home) ?? knownNamesOf(home.files, guards);
    ofPackage.set(home, names);
    return names;
  };
  const namesIn = (home: GoPackageFiles, file: GoFile): KnownNames => {
    const names = ofFile.get(file) ?? withImported(tree, file, namesOf(home), namesOf);
    ofFile.set(file, names);
    return names;
  };
  const context: Context = { tree, namesIn, importers: importersOf(tree), guardedOnly: new Map() };
  return {
    wrap: (home, file, report) => (rule, source, range, found) => {
      if (found === undefined) return;
      const at = found.range ?? range;
      if (rule.match.some(({ on }) => GUARDABLE.has(on)) && isExcused(rule, { home, file, at }, context)) return;
      report(rule, source, range, found);
    },
  };
}

interface Context {
  readonly tree: Tree;
  readonly namesIn: (home: GoPackageFiles, file: GoFile) => KnownNames;
  /** What was found out about a declaration before. */
  readonly guardedOnly: Map<Declaration, boolean>;
  /** Import path → packages of the tree that use it; made when first asked for. */
  readonly importers: () => ReadonlyMap<string, readonly GoPackageFiles[]>;
}

interface Spot {
  readonly home: GoPackageFiles;
  readonly file: GoFile;
  readonly at: Range;
}

/** What the package knows, and under `name.Name` what the packages of this tree that the file imports know. */
function withImported(
  tree: Tree,
  file: GoFile,
  own: KnownNames,
  namesOf: (home: GoPackageFiles) => KnownNames,
): KnownNames {
  const all = new Map(own);
  for (const { path, name } of file.imports) {
    const other = tree.byImportPath.get(path);
    if (other === undefined) continue;
    for (const [key, value] of namesOf(other)) if (/^\p{Lu}/u.test(key)) all.set(`${name}.${key}`, value);
  }
  return all;
}

function importersOf(tree: Tree): Context["importers"] {
  let made: Map<string, GoPackageFiles[]> | undefined;
  return () => {
    if (made !== undefined) return made;
    made = new Map();
    for (const home of tree.packages) {
      for (const { imports } of home.files) {
        for (const { path } of imports) {
          if (!tree.byImportPath.has(path)) continue;
          const users = made.get(path);
          if (users === undefined) made.set(path, [home]);
          else if (users.at(-1) !== home) users.push(home);
        }
      }
    }
    return made;
  };
}

/** Imports are outside every condition. */
const GUARDABLE = new Set<string>(["call", "string", "keyed", "symbol", "field", "selector", "code"]);

function isExcused(rule: Rule, { home, file, at }: Spot, context: Context): boolean {
  const known = context.namesIn(home, file);
  // What does not compile is not helped by a condition around it.
  if (rule.axis === "builds" && rule.match.every(({ on }) => on !== "string")) return isShadowed(file, at);
  if (isGuarded(file, at.start, known)) return true;
  const literal = stringFrom(file, at.start);
  if (literal?.key !== undefined && (/^windows$/i.test(literal.key) || isReplaced(file, literal.key, at, known)))
    return true;
  const owner = file.declarations.find((one) => one.start <= at.start && at.start < one.end);
  return owner !== undefined && isUsedGuardedOnly(home, owner, context);
}

/** `dir := "C:\\x"`, then `dir = "/x"` where the system is not Windows. */
function isReplaced(file: GoFile, name: string, at: Range, known: KnownNames): boolean {
  const owner = file.declarations.find((one) => one.start <= at.start && at.start < one.end);
  if (owner === undefined || owner.kind === "const" || !/^[A-Za-z_]\w*$/.test(name)) return false;
  const sets = new RegExp(`\\b${name}\\s*=[^=]`);
  return branchesOf(file).some((site) => {
    if (site.kind !== "if" || site.header.start < at.end || site.header.start > owner.end) return false;
    const truth = truthOf(file.text.slice(site.header.start, site.header.end), known);
    const taken = truth === true ? site.body : truth === false ? site.otherwise : undefined;
    return taken !== undefined && sets.test(file.text.slice(taken.start, taken.end));
  });
}

/** A constant, variable or function that is used, and on Linux only where Windows was asked for before, if at all. */
function isUsedGuardedOnly(home: GoPackageFiles, owner: Declaration, context: Context): boolean {
  const before = context.guardedOnly.get(owner);
  if (before !== undefined) return before;
  const guarded = isGuardedEverywhere(home, owner, context);
  context.guardedOnly.set(owner, guarded);
  return guarded;
}

function isGuardedEverywhere(home: GoPackageFiles, owner: Declaration, context: Context): boolean {
  if (owner.kind === "method" || owner.kind === "type" || owner.name === "main" || owner.name === "init") return false;
  if (!mayBeGuarded(home, owner, context)) return false;
  let uses = 0;
  for (const { user, file, offset } of allUses(home, owner, context)) {
    uses += 1;
    // A package that Windows alone has is what shall be moved: who it calls will run on Linux then.
    if (!isOnLinux(file)) {
      if (!user.files.some((one) => one.scope !== "test" && isOnLinux(one))) return false;
    } else if (!isGuarded(file, offset, context.namesIn(user, file))) return false;
  }
  return uses > 0;
}

/** Whether a file that holds the name says anything about the system, or is for another one: else no use of it can be guarded. */
function mayBeGuarded(home: GoPackageFiles, owner: Declaration, context: Context): boolean {
  return [home, ...usersOf(home, owner, context)].some((user) =>
    user.files.some(
      (file) =>
        file.scope !== "test" &&
        holdsWord(file.words, owner.name) &&
        (!isOnLinux(file) || speaksOfSystem(file, context.namesIn(user, file))),
    ),
  );
}

/** Packages that can name what another one declares. */
function usersOf(home: GoPackageFiles, { name }: Declaration, { importers }: Context): readonly GoPackageFiles[] {
  if (home.importPath === undefined || !/^\p{Lu}/u.test(name)) return [];
  return importers().get(home.importPath) ?? [];
}

function isOnLinux({ included }: GoFile): boolean {
  return included.linux || included.linuxCgo;
}

interface Use {
  readonly user: GoPackageFiles;
  readonly file: GoFile;
  readonly offset: number;
}

function* allUses(home: GoPackageFiles, owner: Declaration, context: Context): Generator<Use> {
  for (const file of home.files) {
    if (file.scope === "test") continue;
    for (const offset of usesOf(file, owner.name)) {
      if (file.declarations.some(({ name, start, end }) => name === owner.name && start <= offset && offset < end))
        continue;
      yield { user: home, file, offset };
    }
  }
  for (const user of usersOf(home, owner, context)) {
    for (const file of user.files) {
      if (file.scope === "test") continue;
      for (const { start } of symbolUses(file, home.importPath ?? "", owner.name)) yield { user, file, offset: start };
    }
  }
}

/** Places where a name stands on its own. */
function usesOf(file: GoFile, name: string): readonly number[] {
  return placesOf(file, name)
    .map((at) => tokensOf(file).starts[at] ?? 0)
    .filter((start) => file.text[start - 1] !== ".");
}

/** `syscall := table{}`: a local name hides the package of that name. */
function isShadowed(file: GoFile, at: Range): boolean {
  const word = /^[A-Za-z_]\w*(?=\.)/.exec(file.text.slice(at.start, at.start + 64))?.[0];
  const owner = file.declarations.find((one) => one.start <= at.start && at.start < one.end);
  if (
    !file.imports.some(({ name }) => name === word) ||
    word === undefined ||
    owner === undefined ||
    owner.kind === "const"
  )
    return false;
  const before = file.text.slice(owner.start, at.start);
  return new RegExp(
    `\\b${word}\\b(?:\\s*,\\s*\\w+)*\\s*:=|\\bvar\\s+${word}\\b|^func[^{]*[(,]\\s*${word}\\s+[\\w*.\\[\\]]+[,)]`,
  ).test(before);
}

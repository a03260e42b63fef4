import type { Report } from "./hit.ts";
import { isGuarded, type KnownNames, knownNamesOf, truthOf } from "./go/guards.ts";
import type { Declaration, GoFile, Range } from "./go/syntax.ts";
import { KIND, tokenize } from "./go/tokens.ts";
import type { GoPackageFiles } from "./project/tree.ts";
import type { Rule } from "./rules/rule.ts";

/** Filters every rule shares: what can not run on Linux is no tie. Asked only for places where a rule hit. */
export interface Doubts {
  wrap(home: GoPackageFiles, file: GoFile, report: Report): Report;
}

/** Remembers what it learnt about a package; `guards` are names that are true on Windows alone. */
export function createDoubts(guards: readonly string[] = []): Doubts {
  const known = new Map<GoPackageFiles, KnownNames>();
  const namesOf = (home: GoPackageFiles): KnownNames => {
    const names = known.get(home) ?? knownNamesOf(home.files, guards);
    known.set(home, names);
    return names;
  };
  return {
    wrap: (home, file, report) => (rule, source, range, found) => {
      if (found === undefined) return;
      const at = found.range ?? range;
      if (rule.match.some(({ on }) => GUARDABLE.has(on)) && isExcused(rule, home, file, at, namesOf(home))) return;
      report(rule, source, range, found);
    },
  };
}

/** Imports are outside every condition. */
const GUARDABLE = new Set<string>(["call", "string", "keyed", "symbol", "field", "selector", "code"]);

function isExcused(rule: Rule, home: GoPackageFiles, file: GoFile, at: Range, known: KnownNames): boolean {
  // What does not compile is not helped by a condition around it.
  if (rule.axis === "builds" && rule.match.every(({ on }) => on !== "string")) return isShadowed(file, at);
  if (isGuarded(file, at.start, known)) return true;
  const literal = file.strings.find(({ start }) => start === at.start);
  if (literal?.key !== undefined && (/^windows$/i.test(literal.key) || isReplaced(file, literal.key, at, known)))
    return true;
  const owner = file.declarations.find((one) => one.start <= at.start && at.start < one.end);
  return owner !== undefined && isUsedGuardedOnly(home, owner, known);
}

/** `dir := "C:\\x"`, then `dir = "/x"` where the system is not Windows. */
function isReplaced(file: GoFile, name: string, at: Range, known: KnownNames): boolean {
  const owner = file.declarations.find((one) => one.start <= at.start && at.start < one.end);
  if (owner === undefined || owner.kind === "const" || !/^[A-Za-z_]\w*$/.test(name)) return false;
  const sets = new RegExp(`\\b${name}\\s*=[^=]`);
  return file.branches.some((site) => {
    if (site.kind !== "if" || site.header.start < at.end || site.header.start > owner.end) return false;
    const truth = truthOf(file.text.slice(site.header.start, site.header.end), known);
    const taken = truth === true ? site.body : truth === false ? site.otherwise : undefined;
    return taken !== undefined && sets.test(file.text.slice(taken.start, taken.end));
  });
}

/** A constant, variable or function of the package that is used, and only where Windows was asked for before. */
function isUsedGuardedOnly(home: GoPackageFiles, owner: Declaration, known: KnownNames): boolean {
  if (owner.kind === "method" || owner.kind === "type" || owner.name === "main" || owner.name === "init") return false;
  let uses = 0;
  for (const file of home.files) {
    if (file.scope === "test" || (!file.included.linux && !file.included.linuxCgo) || !file.text.includes(owner.name))
      continue;
    for (const offset of usesOf(file, owner.name)) {
      if (file.declarations.some(({ name, start, end }) => name === owner.name && start <= offset && offset < end))
        continue;
      uses += 1;
      if (!isGuarded(file, offset, known)) return false;
    }
  }
  return uses > 0;
}

function usesOf(file: GoFile, name: string): readonly number[] {
  const tokens = tokenize(file.text);
  const offsets: number[] = [];
  for (let i = 0; i < tokens.count; i++) {
    const start = tokens.starts[i] ?? 0;
    if (
      tokens.kinds[i] === KIND.name &&
      file.text[start - 1] !== "." &&
      file.text.slice(start, tokens.ends[i]) === name
    )
      offsets.push(start);
  }
  return offsets;
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

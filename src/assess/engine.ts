import { once } from "./once.ts";
import { readConfig } from "./config/read.ts";
import { matchesInCode } from "./go/code.ts";
import type { GoFile, GoImport, Range } from "./go/syntax.ts";
import { moduleFacts } from "./modules/database.ts";
import { type Program, servicePrograms } from "./project/describe.ts";
import type { TextFile, Tree } from "./project/tree.ts";
import { createDoubts } from "./doubts.ts";
import { askStrings } from "./go/strings.ts";
import type { Hit, Report } from "./hit.ts";
import { type Entry, indexRules, type RuleIndex } from "./rule-index.ts";
import type { Rule, Site } from "./rules/rule.ts";
import { placesOf, tokensOf } from "./go/tokens-of.ts";
import { type WantedWords, wordsAmong } from "./go/words.ts";

/**
 * Runs all rules over a tree: each Go file is walked once, whatever the number of rules. `guards` are names that are true on Windows
 * alone, besides those the source itself shows.
 */
export function findTies(
  tree: Tree,
  programs: readonly Program[],
  rules: readonly Rule[],
  guards: readonly string[] = [],
): readonly Hit[] {
  const index = indexRules(rules);
  const hits: Hit[] = [];
  const report: Report = (rule, source, range, found) => {
    if (found !== undefined) hits.push({ rule, source, range: found.range ?? range, found });
  };
  const doubts = createDoubts(tree, guards);
  for (const home of tree.packages) {
    for (const file of home.files) walkFile(index, { tree, home, file }, doubts.wrap(home, file, report));
    for (const { rule, matcher } of index.packages) {
      for (const found of matcher.check(home, tree))
        report(rule, found.file, found.range ?? { start: 0, end: 1 }, found);
    }
  }
  for (const text of tree.texts) if (text.encoding !== "binary") readText(index, text, tree, report);
  for (const { file, requires } of tree.modules) {
    for (const one of requires) {
      const facts = moduleFacts(one.path);
      for (const { rule, matcher } of index.modules) report(rule, file, one, matcher.check(one, facts, tree));
    }
  }
  for (const { rule, matcher } of index.trees) {
    for (const found of matcher.check(tree, programs))
      report(rule, found.file, found.range ?? { start: 0, end: 1 }, found);
  }
  for (const program of servicePrograms(programs)) {
    for (const { rule, matcher } of index.programs) {
      for (const found of matcher.check(program, tree))
        report(rule, found.file, found.range ?? { start: 0, end: 1 }, found);
    }
  }
  return hits;
}

function readText(index: RuleIndex, text: TextFile, tree: Tree, report: Report): void {
  for (const { rule, matcher } of index.texts) {
    if (!matcher.names.test(text.path)) continue;
    for (const found of matcher.check(text, tree)) report(rule, text, { start: 0, end: 1 }, found);
  }
  const document = readConfig(text);
  if (document === undefined) return;
  for (const entry of document.entries)
    for (const { rule, matcher } of index.configsFor(entry))
      report(rule, text, entry, matcher.check(entry, document, tree));
}

function walkFile(index: RuleIndex, site: Site, report: Report): void {
  const { file } = site;
  const onLinux = file.included.linux || file.included.linuxCgo;
  for (const { rule, matcher } of index.files) {
    if ((onLinux || matcher.everywhere === true) && allowed(rule, file)) {
      for (const found of matcher.check(file, site)) report(rule, file, { start: 0, end: 1 }, found);
    }
  }
  if (!onLinux) return;
  const ask = <T extends Range>(entries: readonly Entry<T>[] | undefined, one: T): void => {
    if (entries === undefined) return;
    for (const { rule, check } of entries) if (allowed(rule, file)) report(rule, file, one, check(one, site));
  };
  for (const one of file.imports) ask(entriesOf(index, one.path), one);
  for (const one of index.symbolsAsked(file)) ask(index.symbols.get(one.path)?.get(one.name), one);
  for (const one of index.callsAsked(file)) ask(index.calls.get(one.callee), one);
  for (const one of index.fieldsAsked(file)) ask(index.fields.get(one.type)?.get(one.name), one);
  askStrings(file, index, ask);
  askCode(index, site, report);
  for (const one of selectorsOf(file, index.anySelector)) ask(index.selectors.get(one.name), one);
}

/** Patterns over code are tried only where one of their words stands somewhere in the file. */
function askCode(index: RuleIndex, site: Site, report: Report): void {
  const { file } = site;
  const present = wordsAmong(file.words, index.anyWord);
  if (present.length === 0) return;
  for (const { rule, matcher } of index.codes) {
    if (!allowed(rule, file) || !matcher.words.some((word) => present.includes(word))) continue;
    for (const one of matchesInCode(file, matcher.pattern)) report(rule, file, one, matcher.check(one, site));
  }
}

function allowed(rule: Rule, file: GoFile): boolean {
  return !file.generated || rule.inGenerated === true;
}

const importsAsked: (index: RuleIndex) => Map<string, readonly Entry<GoImport>[]> = once(() => new Map());

/** Who asks about an import; the same few hundred paths stand in all files. */
function entriesOf(index: RuleIndex, path: string): readonly Entry<GoImport>[] {
  const paths = importsAsked(index);
  const before = paths.get(path);
  if (before !== undefined) return before;
  const entries = prefixesOf(path).flatMap((prefix) => index.imports.get(prefix) ?? []);
  paths.set(path, entries);
  return entries;
}

/** The path itself, then "deep:" and each path above it. */
function prefixesOf(path: string): readonly string[] {
  const all = [path, `deep:${path}`];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
    all.push(`deep:${path.slice(0, at)}`);
  return all;
}

/** Names behind a dot that a rule asks for: few files have one. */
function selectorsOf(file: GoFile, wanted: WantedWords): readonly (Range & { readonly name: string })[] {
  return wordsAmong(file.words, wanted).flatMap((name) =>
    placesOf(file, name).flatMap((at) => {
      const { starts, ends } = tokensOf(file);
      const [start, end] = [starts[at] ?? 0, ends[at] ?? 0];
      return file.text[start - 1] === "." ? [{ name, start, end }] : [];
    }),
  );
}

import type { ConfigEntry } from "./config/document.ts";
import { callsTo } from "./go/calls.ts";
import { fieldsNamed } from "./go/fields.ts";
import { symbolsNamed } from "./go/symbol-uses.ts";
import { type WantedWords, wantWords } from "./go/words.ts";
import type { Call, FieldUse, GoFile, GoImport, Range, StringLiteral, SymbolUse } from "./go/syntax.ts";
import { once, onceByText } from "./once.ts";
import { type Matching, matchingPatterns } from "./patterns.ts";
import type { Found, Matcher, Rule, Site } from "./rules/rule.ts";

/** One question to one rule. */
export interface Entry<T> {
  readonly rule: Rule;
  readonly check: (one: T, site: Site) => Found | undefined;
}

type MatcherOf<K extends Matcher["on"]> = Extract<Matcher, { readonly on: K }>;
interface Whole<K extends Matcher["on"]> {
  readonly rule: Rule;
  readonly matcher: MatcherOf<K>;
}

/** All matchers of all rules, sorted by what they match. */
export interface RuleIndex {
  readonly imports: ReadonlyMap<string, readonly Entry<GoImport>[]>;
  /** Package path → name → entries. */
  readonly symbols: ReadonlyMap<string, ReadonlyMap<string, readonly Entry<SymbolUse>[]>>;
  /** Uses in a file among which those are that `symbols` has entries for. */
  readonly symbolsAsked: (file: GoFile) => readonly SymbolUse[];
  /** Type → field → entries. */
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, readonly Entry<FieldUse>[]>>;
  /** Keys in a file among which those are that `fields` has entries for. */
  readonly fieldsAsked: (file: GoFile) => readonly FieldUse[];
  readonly selectors: ReadonlyMap<string, readonly Entry<Range & { readonly name: string }>[]>;
  readonly calls: ReadonlyMap<string, readonly Entry<Call>[]>;
  /** Calls of a file that `calls` has entries for. */
  readonly callsAsked: (file: GoFile) => readonly Call[];
  /** Who asks about a literal of this value. */
  readonly strings: Matching<Entry<StringLiteral>>;
  /** Who asks about a literal that is given to this name. */
  readonly keyed: (key: string) => readonly Entry<StringLiteral>[];
  readonly anySelector: WantedWords;
  readonly codes: readonly Whole<"code">[];
  /** Words that patterns over code ask for. */
  readonly anyWord: WantedWords;
  readonly files: readonly Whole<"file">[];
  readonly texts: readonly Whole<"text">[];
  /** Who asks about an entry of a configuration file. */
  readonly configsFor: (entry: ConfigEntry) => readonly Whole<"config">[];
  readonly modules: readonly Whole<"module">[];
  readonly trees: readonly Whole<"tree">[];
  readonly packages: readonly Whole<"package">[];
  readonly programs: readonly Whole<"program">[];
}

/** The index of a list of rules, built once. */
export const indexRules = once(buildIndex);

function buildIndex(rules: readonly Rule[]): RuleIndex {
  const all = rules.flatMap((rule) => rule.match.map((matcher) => ({ rule, matcher })));
  const of = <K extends Matcher["on"]>(kind: K): readonly Whole<K>[] =>
    all.filter((one): one is { rule: Rule; matcher: MatcherOf<K> } => one.matcher.on === kind);
  const strings = of("string").map(({ rule, matcher }) => ({ rule, check: matcher.check, pattern: matcher.pattern }));
  const keyed = of("keyed").map(({ rule, matcher }) => ({ rule, check: matcher.check, pattern: matcher.keys }));
  const codes = of("code");
  const fields = collectTwo(of("field"), ({ fields }) => fields);
  const symbols = collectTwo(of("symbol"), ({ symbols }) => symbols);
  const calls = collect(of("call"), ({ callees }) => callees);
  const selectors = collect(of("selector"), ({ names }) => [...names]);
  return {
    imports: collect(of("import"), ({ paths, deep }) => paths.map((path) => (deep === true ? `deep:${path}` : path))),
    symbols,
    symbolsAsked: symbolsNamed(namesIn(symbols)),
    fields,
    fieldsAsked: fieldsNamed(namesIn(fields)),
    selectors,
    calls,
    callsAsked: callsTo(calls.keys()),
    strings: matchingPatterns(strings),
    // Names stand in many files, texts mostly in one.
    keyed: onceByText(matchingPatterns(keyed)),
    anySelector: wantWords(selectors.keys()),
    codes,
    anyWord: wantWords(codes.flatMap(({ matcher }) => matcher.words)),
    files: of("file"),
    texts: of("text"),
    configsFor: whenAsked(() => configsFor(of("config"))),
    modules: of("module"),
    trees: of("tree"),
    packages: of("package"),
    programs: of("program"),
  };
}

/** The inner keys of a table of two. */
function namesIn<T>(table: ReadonlyMap<string, ReadonlyMap<string, T>>): readonly string[] {
  return [...table.values()].flatMap((names) => [...names.keys()]);
}

/** Made when it is first asked: many trees hold no configuration. */
function whenAsked<A, T>(make: () => (asked: A) => T): (asked: A) => T {
  let made: ((asked: A) => T) | undefined;
  return (asked) => (made ??= make())(asked);
}

/** A key stands in a hundred entries, a value mostly in one. */
function configsFor(configs: readonly Whole<"config">[]): RuleIndex["configsFor"] {
  const indexed = configs.map((whole, index) => ({ whole, index }));
  const byKey = matchingPatterns(
    indexed.flatMap((one) =>
      one.whole.matcher.keys === undefined ? [] : [{ ...one, pattern: one.whole.matcher.keys }],
    ),
  );
  const byValue = matchingPatterns(
    indexed.flatMap((one) =>
      one.whole.matcher.keys !== undefined || one.whole.matcher.values === undefined
        ? []
        : [{ ...one, pattern: one.whole.matcher.values }],
    ),
  );
  const always = indexed.filter(({ whole: { matcher } }) => matcher.keys === undefined && matcher.values === undefined);
  return ({ key, value }) =>
    [
      ...byKey(key).filter(({ whole: { matcher } }) => matcher.values?.test(value) !== false),
      ...byValue(value),
      ...always,
    ]
      .toSorted((a, b) => a.index - b.index)
      .map(({ whole }) => whole);
}

type Asking = "import" | "selector" | "call" | "symbol" | "field";
/** What a matcher of a kind is asked about. */
interface Asked {
  readonly import: GoImport;
  readonly selector: Range & { readonly name: string };
  readonly call: Call;
  readonly symbol: SymbolUse;
  readonly field: FieldUse;
}

function entryOf<K extends Asking>({ rule, matcher }: Whole<K>): Entry<Asked[K]> {
  const { check } = matcher as unknown as { readonly check: Entry<Asked[K]>["check"] };
  return { rule, check };
}

function collect<K extends Asking>(
  matchers: readonly Whole<K>[],
  keys: (matcher: MatcherOf<K>) => readonly string[],
): ReadonlyMap<string, readonly Entry<Asked[K]>[]> {
  const map = new Map<string, Entry<Asked[K]>[]>();
  for (const one of matchers) for (const key of keys(one.matcher)) add(map, key, entryOf(one));
  return map;
}

function collectTwo<K extends Asking>(
  matchers: readonly Whole<K>[],
  table: (matcher: MatcherOf<K>) => Readonly<Record<string, ReadonlySet<string>>>,
): ReadonlyMap<string, ReadonlyMap<string, readonly Entry<Asked[K]>[]>> {
  const map = new Map<string, Map<string, Entry<Asked[K]>[]>>();
  for (const one of matchers) {
    for (const [outer, names] of Object.entries(table(one.matcher))) {
      const inner = map.get(outer) ?? new Map<string, Entry<Asked[K]>[]>();
      map.set(outer, inner);
      for (const name of names) add(inner, name, entryOf(one));
    }
  }
  return map;
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

import { type WantedWords, wantWords } from "./go/words.ts";
import type { Call, FieldUse, GoImport, Range, StringLiteral, SymbolUse } from "./go/syntax.ts";
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
  /** Type → field → entries. */
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, readonly Entry<FieldUse>[]>>;
  readonly selectors: ReadonlyMap<string, readonly Entry<Range & { readonly name: string }>[]>;
  readonly calls: ReadonlyMap<string, readonly Entry<Call>[]>;
  readonly strings: readonly (Entry<StringLiteral> & { readonly pattern: RegExp })[];
  readonly keyed: readonly (Entry<StringLiteral> & { readonly pattern: RegExp })[];
  readonly anyKey: RegExp | undefined;
  /** Matches when any pattern of `strings` does: one search for a text that interests nobody. */
  readonly anyString: RegExp | undefined;
  readonly anySelector: WantedWords;
  readonly codes: readonly Whole<"code">[];
  /** Words that patterns over code ask for. */
  readonly anyWord: WantedWords;
  readonly files: readonly Whole<"file">[];
  readonly texts: readonly Whole<"text">[];
  readonly configs: readonly Whole<"config">[];
  readonly modules: readonly Whole<"module">[];
  readonly trees: readonly Whole<"tree">[];
  readonly packages: readonly Whole<"package">[];
  readonly programs: readonly Whole<"program">[];
}

/** Builds the index; cheap enough to do for every run. */
export function indexRules(rules: readonly Rule[]): RuleIndex {
  const all = rules.flatMap((rule) => rule.match.map((matcher) => ({ rule, matcher })));
  const of = <K extends Matcher["on"]>(kind: K): readonly Whole<K>[] =>
    all.filter((one): one is { rule: Rule; matcher: MatcherOf<K> } => one.matcher.on === kind);
  const strings = of("string").map(({ rule, matcher }) => ({ rule, check: matcher.check, pattern: matcher.pattern }));
  const keyed = of("keyed").map(({ rule, matcher }) => ({ rule, check: matcher.check, pattern: matcher.keys }));
  const codes = of("code");
  const selectors = collect(of("selector"), ({ names }) => [...names]);
  return {
    imports: collect(of("import"), ({ paths, deep }) => paths.map((path) => (deep === true ? `deep:${path}` : path))),
    symbols: collectTwo(of("symbol"), ({ symbols }) => symbols),
    fields: collectTwo(of("field"), ({ fields }) => fields),
    selectors,
    calls: collect(of("call"), ({ callees }) => callees),
    strings,
    keyed,
    anyKey: anyOf(keyed.map(({ pattern }) => pattern)),
    anyString: anyOf(strings.map(({ pattern }) => pattern)),
    anySelector: wantWords(selectors.keys()),
    codes,
    anyWord: wantWords(codes.flatMap(({ matcher }) => matcher.words)),
    files: of("file"),
    texts: of("text"),
    configs: of("config"),
    modules: of("module"),
    trees: of("tree"),
    packages: of("package"),
    programs: of("program"),
  };
}

/** One pattern for all. Its flag `i` makes it wider than a pattern without, never narrower. */
function anyOf(patterns: readonly RegExp[]): RegExp | undefined {
  return patterns.length === 0 ? undefined : new RegExp(patterns.map(({ source }) => `(?:${source})`).join("|"), "i");
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

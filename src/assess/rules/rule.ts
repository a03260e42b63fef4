import type { Params } from "../../errors.ts";
import type { FixClass, Severity, StrategyKind } from "../../model/assessment.ts";
import type { Call, FieldUse, GoFile, GoImport, Range, StringLiteral, SymbolUse } from "../go/syntax.ts";
import type { Program } from "../project/describe.ts";
import type { GoPackageFiles, TextFile, Tree } from "../project/tree.ts";

/** Which question a finding answers badly: does it build, does it run right, does it fit a container. */
export type Axis = "builds" | "runs" | "fit";

/** Words of a rule in one language. `found` and `fix` may use the parameters of the finding. */
export interface Words {
  readonly why: string;
  readonly found: string;
  readonly fix: string;
  /** Other words for a kind of the finding, by the variant its matcher names. */
  readonly variants?: Readonly<Record<string, { readonly found: string; readonly fix: string }>>;
}

/**
 * Source that shows the rule. A text that begins with "package" is a whole file, any other stands in a function; a tree names its
 * files. Lines the rule must find end in a comment "found"; without one it is the first line of the text.
 */
export type Example = string | Readonly<Record<string, string>>;

export interface Rule {
  /** Catalogue id, e.g. "W05". */
  readonly id: string;
  /** Kebab-case; also the code of its messages. */
  readonly name: string;
  readonly severity: Severity;
  readonly axis: Axis;
  readonly fix: FixClass;
  /** Hours a person needs for one finding without a tool. */
  readonly effortHours: number;
  /** 0 to 1: how often the rule was right where it was tuned. */
  readonly confidence: number;
  /** Rules that say the same less precisely: theirs on the same line are dropped. */
  readonly supersedes?: readonly string[];
  /** Looks into generated files too, because what it finds stops the build. */
  readonly inGenerated?: boolean;
  /** What a finding (of a variant) says about the way to go. */
  readonly strategy?: { readonly kind: StrategyKind; readonly variant?: string };
  readonly texts: Readonly<Record<"en" | "zh-CN", Words>>;
  readonly bad: readonly Example[];
  readonly good: readonly Example[];
  readonly match: readonly Matcher[];
}

/** What a matcher answers for a place that is a tie indeed. */
export interface Found {
  readonly params?: Params;
  readonly variant?: string;
  /** When this case weighs less (or more) than the rule says. */
  readonly severity?: Severity;
  /** Where, when it is not the matched thing itself. */
  readonly range?: Range;
  /** Not to be shown: a secret's literal. */
  readonly conceal?: Range;
}

/** Where a match stands. */
export interface Site {
  readonly tree: Tree;
  readonly home: GoPackageFiles;
  readonly file: GoFile;
}

/**
 * What a rule looks for. The engine sorts all matchers of all rules by what they match and walks each file once, so a matcher is asked
 * only about its own imports, names, callees or texts.
 */
export type Matcher =
  /** Import of a path; `deep`: or of anything below it. */
  | {
      readonly on: "import";
      readonly paths: readonly string[];
      readonly deep?: boolean;
      readonly check: (one: GoImport, site: Site) => Found | undefined;
    }
  /** Use of `path.Name`. */
  | {
      readonly on: "symbol";
      readonly symbols: Readonly<Record<string, ReadonlySet<string>>>;
      readonly check: (one: SymbolUse, site: Site) => Found | undefined;
    }
  /** A key in a composite literal of a type, or a selector of that name where `selectors` is set. */
  | {
      readonly on: "field";
      readonly fields: Readonly<Record<string, ReadonlySet<string>>>;
      readonly check: (one: FieldUse, site: Site) => Found | undefined;
    }
  /** A name behind a dot, `x.Name`, whatever x is. */
  | {
      readonly on: "selector";
      readonly names: ReadonlySet<string>;
      readonly check: (one: Range & { readonly name: string }, site: Site) => Found | undefined;
    }
  /** A call, by its resolved callee. */
  | {
      readonly on: "call";
      readonly callees: readonly string[];
      readonly check: (one: Call, site: Site) => Found | undefined;
    }
  /** A decoded string literal. Patterns have no flags but `i`. */
  | {
      readonly on: "string";
      readonly pattern: RegExp;
      readonly check: (one: StringLiteral, site: Site) => Found | undefined;
    }
  /** A string literal by the name it is given to (`Password: "…"`, `const dbPassword = "…"`), whatever it says. */
  | {
      readonly on: "keyed";
      readonly keys: RegExp;
      readonly check: (one: StringLiteral, site: Site) => Found | undefined;
    }
  /** A whole Go file, also one that Linux builds leave out when `everywhere` is set. */
  | {
      readonly on: "file";
      readonly everywhere?: boolean;
      readonly check: (file: GoFile, site: Site) => readonly Found[];
    }
  /** A configuration file or script, by its name. Offsets count in its decoded text. */
  | {
      readonly on: "text";
      readonly names: RegExp;
      readonly check: (file: TextFile) => readonly Found[];
    }
  /** A package; the finding names the file it stands in. */
  | {
      readonly on: "package";
      readonly check: (one: GoPackageFiles, tree: Tree) => readonly (Found & { readonly file: GoFile })[];
    }
  /** A service: its main package with all it imports. For what is absent from it. */
  | {
      readonly on: "program";
      readonly check: (one: Program, tree: Tree) => readonly (Found & { readonly file: GoFile })[];
    };

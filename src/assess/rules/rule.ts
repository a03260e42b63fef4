import type { Params } from "../../errors.ts";
import type { Axis, FixClass, Severity, StrategyKind } from "../../model/assessment.ts";
import type { Call, FieldUse, GoFile, GoImport, Range, StringLiteral, SymbolUse } from "../go/syntax.ts";
import type { ConfigDocument, ConfigEntry } from "../config/document.ts";
import type { CodeMatch } from "../go/code.ts";
import type { ModuleFacts } from "../modules/facts.ts";
import type { Program } from "../project/describe.ts";
import type { RequiredModule } from "../project/modfile.ts";
import type { GoPackageFiles, TextFile, Tree } from "../project/tree.ts";

export type { Axis };

/** Words of a rule in one language. `found` and `fix` may use the parameters of the finding. */
export interface Words {
  /** What the rule looks for, in a sentence. */
  readonly detects: string;
  /** What it needs to see before it speaks, and what makes it silent. */
  readonly evidence: string;
  readonly why: string;
  readonly found: string;
  readonly fix: string;
  /** Other words for a kind of the finding, by the variant its matcher names. */
  readonly variants?: Readonly<Record<string, { readonly found: string; readonly fix: string }>>;
}

/**
 * Source that shows the rule. A text that begins with "package" is a whole file, any other stands in a function; a tree names its
 * files. In a bad one "«" stands right before each place that must be found, and is not part of the source.
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
  /** Every rule that says something on the same line says it better: then what this one says is dropped. */
  readonly yields?: boolean;
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
  /** When this case takes longer (or less long) than the rule says. */
  readonly effortHours?: number | undefined;
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
  /** A stretch of Go code: `pattern` is searched only in files whose code holds one of `words`, and never in comments or inside literals. */
  | {
      readonly on: "code";
      readonly words: readonly string[];
      readonly pattern: RegExp;
      readonly check: (one: CodeMatch, site: Site) => Found | undefined;
    }
  /** A configuration file, script or Dockerfile, by its path. Offsets count in its decoded text. */
  | {
      readonly on: "text";
      readonly names: RegExp;
      readonly check: (file: TextFile, tree: Tree) => readonly Found[];
    }
  /** A key with its value in a configuration file, whatever the format; asked where all patterns that are given match. */
  | {
      readonly on: "config";
      readonly keys?: RegExp;
      readonly values?: RegExp;
      readonly check: (entry: ConfigEntry, document: ConfigDocument, tree: Tree) => Found | undefined;
    }
  /** A module that a `go.mod` requires, with what the portability database knows about it. */
  | {
      readonly on: "module";
      readonly check: (one: RequiredModule, facts: ModuleFacts | undefined, tree: Tree) => Found | undefined;
    }
  /** The tree as a whole, once: names and modes of files, Dockerfiles beside programs. */
  | {
      readonly on: "tree";
      readonly check: (
        tree: Tree,
        programs: readonly Program[],
      ) => readonly (Found & { readonly file: GoFile | TextFile })[];
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

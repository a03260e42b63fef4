import type { Encoding } from "./decode.ts";
import type { Lines } from "./lines.ts";
import type { Included } from "./platforms.ts";
import type { Records } from "./records.ts";
import type { WordSet } from "./words.ts";
import type { Scope } from "../../model/assessment.ts";

/** Half-open range of offsets (UTF-16 units) in a file's text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface GoImport extends Range {
  readonly path: string;
  /** Name the file uses it by: the alias, else what the path suggests; "_" and "." as written. */
  readonly name: string;
}

/** A call or conversion. */
export interface Call {
  /** `import/path.Func` through the file's imports; `name` for a function of the package or a builtin; `.Method` for anything else. */
  readonly callee: string;
  /** Text before the method's dot, e.g. "srv" in `srv.Run(…)`; "" unless `callee` begins with a dot. */
  readonly receiver: string;
  /** First character of the callee. */
  readonly start: number;
  /** The opening parenthesis. */
  readonly open: number;
  /** After the closing parenthesis. */
  readonly end: number;
  /** String literals that stand directly in the arguments. */
  readonly strings: readonly StringLiteral[];
}

export interface StringLiteral extends Range {
  /** Decoded value. */
  readonly text: string;
  /** The call whose argument it is part of, when no other bracket stands between. */
  readonly call: Call | undefined;
  /** Index of the argument or of the element. */
  readonly index: number;
  /** Type of the composite literal it stands in, resolved like a callee, e.g. "net/http.Server" or "[]string". */
  readonly composite: string | undefined;
  /** Key or name it is given to: `Addr: "…"`, `password = "…"`, `const dir = "…"`. */
  readonly key: string | undefined;
}

/** A use of an imported package's name: `path.Name`. */
export interface SymbolUse extends Range {
  readonly path: string;
  readonly name: string;
}

/** A key of a composite literal, `Type{Key: …}`. */
export interface FieldUse extends Range {
  readonly type: string;
  readonly name: string;
}

export type DeclarationKind = "func" | "method" | "type" | "var" | "const";

/** Something declared at the top of a file. */
export interface Declaration extends Range {
  readonly kind: DeclarationKind;
  readonly name: string;
}

/** `if`: code that depends on a condition; offsets only, judged when somebody asks (see `guards.ts`). */
export interface IfSite {
  readonly kind: "if";
  readonly header: Range;
  readonly body: Range;
  /** What runs when the condition is false: the else branch, or the rest of the block when the body leaves it. */
  otherwise: Range | undefined;
}

export interface SwitchSite {
  readonly kind: "switch";
  readonly header: Range;
  /** In order; `values` is undefined for `default`. */
  readonly clauses: readonly { readonly values: Range | undefined; readonly body: Range }[];
}

export type BranchSite = IfSite | SwitchSite;

/** What calls, literals and uses of packages are made from (see `records.ts`). */
export interface Recorded {
  readonly text: string;
  readonly words: WordSet;
  readonly records: Records;
  readonly made: Made;
}

/** Objects made of a file's records so far, by their places: who asks twice gets the same one. */
export interface Made {
  calls?: Map<number, Call>;
  strings?: Map<number, StringLiteral>;
  symbols?: Map<number, SymbolUse>;
  fields?: Map<number, FieldUse>;
  /** See `callsTo`. */
  answers?: Answers;
}

/** Calls of one file by the number of who asks; `asked` is how many did by then. */
export interface Answers {
  readonly asked: number;
  readonly lists: readonly (readonly Call[] | undefined)[];
}

/** Everything one pass over a Go file finds. */
export interface GoFile extends Recorded {
  /** Slash-separated, relative to the root. */
  readonly path: string;
  readonly folder: string;
  readonly lines: Lines;
  readonly lineCount: number;
  readonly encoding: Encoding;
  /** Undefined when there is no package clause. */
  readonly packageName: string | undefined;
  readonly included: Included;
  readonly generated: boolean;
  /** Whether a comment such as `//go:embed` stands in it. */
  readonly directed: boolean;
  /** Whether a comment of it may say `slipway:ignore`. */
  readonly marked: boolean;
  /** Offset of the first bracket without a partner: what stands behind it may be read wrongly. -1 when all have one. */
  readonly brokenAt: number;
  readonly scope: Scope;
  readonly imports: readonly GoImport[];
  readonly importsC: boolean;
  readonly declarations: readonly Declaration[];
}

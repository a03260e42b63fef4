import type { BranchSite, Call, Declaration, FieldUse, GoImport, Range, StringLiteral, SymbolUse } from "./syntax.ts";
import { operatorCode, type Tokens } from "./tokens.ts";

export type FrameKind =
  | "file"
  | "call"
  | "group"
  | "index"
  | "composite"
  | "type"
  | "block"
  | "switch"
  | "declarations";

/** An open bracket. */
export interface Frame {
  readonly kind: FrameKind;
  readonly start: number;
  readonly call: Call | undefined;
  readonly composite: string | undefined;
  index: number;
  key: string | undefined;
  /** Token that begins the present statement; -1 between statements. */
  statement: number;
  /** Token that begins the last whole statement. */
  last: number;
  /** Inside the header of `if`, `for`, `switch` or `select`: the keyword's token, else -1. */
  control: number;
  /** Between `func` and its body. */
  func: boolean;
  /** Keyword of a top-level `const`, `var` or `type` group. */
  readonly group: string;
  chain: OpenIf[];
  /** Ifs whose body leaves the block: what follows them here is their else branch. */
  leavers: OpenIf[];
  /** Set while this is the body of an `if`. */
  readonly ofIf: OpenIf | undefined;
  readonly ofSwitch: OpenSwitch | undefined;
}

export interface OpenIf {
  readonly kind: "if";
  readonly header: Range;
  body: Range;
  otherwise: Range | undefined;
}

export interface OpenSwitch {
  readonly kind: "switch";
  readonly header: Range;
  readonly clauses: { readonly values: Range | undefined; body: Range }[];
  /** Offset after `case`/`default` whose colon was not seen yet, else -1. */
  clause: number;
  isDefault: boolean;
}

export interface Walk {
  readonly tokens: Tokens;
  readonly names: Map<string, string>;
  readonly imports: GoImport[];
  readonly declarations: { kind: Declaration["kind"]; name: string; start: number; end: number }[];
  readonly strings: StringLiteral[];
  readonly calls: Call[];
  readonly symbols: SymbolUse[];
  readonly fields: FieldUse[];
  readonly branches: BranchSite[];
  readonly stack: Frame[];
  frame: Frame;
  packageName: string | undefined;
  /** Offset of the first bracket that has no partner; -1 when all have. */
  brokenAt: number;
}

export const [OPEN_PAREN, CLOSE_PAREN, OPEN_INDEX, CLOSE_INDEX, OPEN_BRACE, CLOSE_BRACE] = "()[]{}"
  .split("")
  .map(operatorCode) as [number, number, number, number, number, number];
export const [COMMA, DOT, COLON, ASSIGN, DEFINE, STAR] = [",", ".", ":", "=", ":=", "*"].map(operatorCode) as [
  number,
  number,
  number,
  number,
  number,
  number,
];

/** What most brackets hold; nobody writes to it. */
export const NO_IFS: OpenIf[] = [];

export function newFrame(kind: FrameKind, start: number, given: Partial<Frame>): Frame {
  return {
    kind,
    start,
    call: given.call,
    composite: given.composite,
    index: 0,
    key: undefined,
    statement: -1,
    last: -1,
    control: -1,
    func: false,
    group: given.group ?? "",
    chain: NO_IFS,
    leavers: NO_IFS,
    ofIf: given.ofIf,
    ofSwitch: given.ofSwitch,
  };
}

export function wordAt(tokens: Tokens, at: number): string {
  return tokens.text.slice(tokens.starts[at] ?? 0, tokens.ends[at] ?? 0);
}

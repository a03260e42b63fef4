import type { Numbers } from "./numbers.ts";
import type { BranchSite, Declaration, GoImport, Range } from "./syntax.ts";
import { operatorCode, type Tokens } from "./tokens.ts";
import { keywordCode, type Package } from "./words.ts";

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

/** An open bracket. Frames are used again, one for each depth: nobody keeps one that is closed. */
export interface Frame {
  kind: FrameKind;
  /** Operator that closes it; 0 for the file. */
  closer: number;
  start: number;
  /** 1 + the place of the record of the call whose parenthesis this is; 0 elsewhere. */
  call: number;
  /** 1 + the place of the record of the call's last literal so far. */
  lastString: number;
  composite: string | undefined;
  /** 1 + the place of `composite` among the texts of the walk, once a literal stands in it. */
  type: number;
  index: number;
  /** As in `STRING.key`. */
  key: number;
  /** Token that begins the present statement; -1 between statements. */
  statement: number;
  /** Token that begins the last whole statement. */
  last: number;
  /** Inside the header of `if`, `for`, `switch` or `select`: the keyword's token, else -1. */
  control: number;
  /** Between `func` and its body. */
  func: boolean;
  /** Code of the keyword of a top-level `const`, `var` or `type` group; 0 elsewhere. */
  group: number;
  chain: OpenIf[];
  /** Ifs whose body leaves the block: what follows them here is their else branch. */
  leavers: OpenIf[];
  /** Set while this is the body of an `if`. */
  ofIf: OpenIf | undefined;
  ofSwitch: OpenSwitch | undefined;
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
  /** Packages by the code of the name they are used by. */
  readonly names: Map<number, Package>;
  /** A bit for each code in `names`, by its low five bits: most words are not among them. */
  nameBits: number;
  readonly imports: GoImport[];
  readonly declarations: { kind: Declaration["kind"]; name: string; start: number; end: number }[];
  readonly strings: Numbers;
  readonly calls: Numbers;
  readonly symbols: Numbers;
  readonly texts: string[];
  readonly fields: Numbers;
  /** Undefined when nobody asks for them. */
  readonly branches: BranchSite[] | undefined;
  /** Frames of all depths met so far; the open ones end with `frame`. */
  readonly stack: Frame[];
  /** How many brackets are open. */
  depth: number;
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

export const WORD = {
  package: keywordCode("package"),
  import: keywordCode("import"),
  const: keywordCode("const"),
  var: keywordCode("var"),
  type: keywordCode("type"),
  func: keywordCode("func"),
  if: keywordCode("if"),
  else: keywordCode("else"),
  for: keywordCode("for"),
  switch: keywordCode("switch"),
  select: keywordCode("select"),
  case: keywordCode("case"),
  default: keywordCode("default"),
  struct: keywordCode("struct"),
  interface: keywordCode("interface"),
} as const;

/** What most brackets hold; nobody writes to it. */
export const NO_IFS: OpenIf[] = [];

export function createFrame(): Frame {
  return {
    kind: "file",
    closer: 0,
    start: 0,
    call: 0,
    lastString: 0,
    composite: undefined,
    type: 0,
    index: 0,
    key: 0,
    statement: -1,
    last: -1,
    control: -1,
    func: false,
    group: 0,
    chain: NO_IFS,
    leavers: NO_IFS,
    ofIf: undefined,
    ofSwitch: undefined,
  };
}

/** Opens a bracket; the caller says what else is known of it. */
export function push(walk: Walk, kind: FrameKind, closer: number, start: number): Frame {
  walk.depth += 1;
  let frame = walk.stack[walk.depth];
  if (frame === undefined) walk.stack.push((frame = createFrame()));
  frame.kind = kind;
  frame.closer = closer;
  frame.start = start;
  frame.call = 0;
  frame.lastString = 0;
  frame.composite = undefined;
  frame.type = 0;
  frame.index = 0;
  frame.key = 0;
  frame.statement = -1;
  frame.last = -1;
  frame.control = -1;
  frame.func = false;
  frame.group = 0;
  frame.chain = NO_IFS;
  frame.leavers = NO_IFS;
  frame.ofIf = undefined;
  frame.ofSwitch = undefined;
  walk.frame = frame;
  return frame;
}

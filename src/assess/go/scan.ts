import { beginClause, closeIf, endChain, endClause, endLeavers } from "./branches.ts";
import { readClauses } from "./clauses.ts";
import {
  ASSIGN,
  CLOSE_BRACE,
  CLOSE_INDEX,
  CLOSE_PAREN,
  COLON,
  COMMA,
  DEFINE,
  DOT,
  type Frame,
  type FrameKind,
  newFrame,
  OPEN_BRACE,
  OPEN_INDEX,
  OPEN_PAREN,
  type OpenIf,
  type OpenSwitch,
  STAR,
  type Walk,
  wordAt,
} from "./frames.ts";
import { decodeLiteral } from "./literal.ts";
import type { BranchSite, Call, Declaration, FieldUse, GoImport, StringLiteral, SymbolUse } from "./syntax.ts";
import { KIND, type Tokens, withTokens } from "./tokens.ts";

/** What the walk over the tokens of one file gives. */
export interface Scan {
  readonly packageName: string | undefined;
  readonly imports: readonly GoImport[];
  readonly declarations: readonly Declaration[];
  readonly strings: readonly StringLiteral[];
  readonly calls: readonly Call[];
  readonly symbols: readonly SymbolUse[];
  readonly fields: readonly FieldUse[];
  readonly branches: readonly BranchSite[];
  /** Offset of the first bracket that has no partner; -1 when all have. */
  readonly brokenAt: number;
}

/** Walks the tokens once. Brackets that do not match never stop it. */
export function scanGo(text: string): Scan {
  return withTokens(text, scanTokens);
}

function scanTokens(tokens: Tokens): Scan {
  const { text } = tokens;
  const file = newFrame("file", 0, {});
  const walk: Walk = {
    tokens,
    names: new Map(),
    imports: [],
    declarations: [],
    strings: [],
    calls: [],
    symbols: [],
    fields: [],
    branches: [],
    stack: [file],
    frame: file,
    packageName: undefined,
    brokenAt: -1,
  };
  let at = readClauses(walk);
  for (; at < tokens.count; at++) step(walk, at);
  if (walk.stack.length > 1) breakAt(walk, walk.stack[1]?.start ?? 0);
  while (walk.stack.length > 1) close(walk, text.length);
  closeDeclarations(walk, text.length);
  const { packageName, imports, declarations, strings, calls, symbols, fields, branches, brokenAt } = walk;
  return { packageName, imports, declarations, strings, calls, symbols, fields, branches, brokenAt };
}

function step(walk: Walk, at: number): void {
  const { tokens, frame } = walk;
  const kind = tokens.kinds[at];
  if (kind === KIND.semicolon) return endStatement(walk, at);
  if (frame.statement < 0 && tokens.codes[at] !== CLOSE_BRACE) beginStatement(walk, at);
  if (kind === KIND.name) return name(walk, at);
  if (kind === KIND.string || kind === KIND.raw) return literal(walk, at);
  if (kind === KIND.keyword) return keyword(walk, at);
  if (kind !== KIND.operator) return;
  const code = tokens.codes[at];
  if (code === OPEN_PAREN) openParen(walk, at);
  else if (code === OPEN_BRACE) openBrace(walk, at);
  else if (code === OPEN_INDEX) push(walk, newFrame("index", tokens.starts[at] ?? 0, {}));
  else if (code === CLOSE_PAREN || code === CLOSE_INDEX || code === CLOSE_BRACE) closeBracket(walk, at, code);
  else if (code === COMMA) {
    frame.index += 1;
    frame.key = undefined;
    frame.func = false;
  } else if (code === COLON) colon(walk, at);
  else if (code === ASSIGN || code === DEFINE) frame.func = false;
}

function push(walk: Walk, frame: Frame): void {
  walk.stack.push(frame);
  walk.frame = frame;
}

function beginStatement(walk: Walk, at: number): void {
  const { frame, tokens } = walk;
  frame.statement = at;
  if (frame.chain.length > 0 && wordAt(tokens, at) !== "else") endChain(frame, tokens.starts[at] ?? 0);
  if (frame.kind === "declarations" && tokens.kinds[at] === KIND.name) declareNames(walk, at, frame.group);
}

function endStatement(walk: Walk, at: number): void {
  const { frame, tokens } = walk;
  if (frame.control >= 0) return;
  if (frame.statement >= 0) frame.last = frame.statement;
  frame.statement = -1;
  frame.func = false;
  frame.key = undefined;
  if (frame.chain.length > 0) endChain(frame, tokens.starts[at] ?? 0);
  if (walk.stack.length === 1 || frame.kind === "declarations") closeDeclarations(walk, tokens.starts[at] ?? 0);
}

function closeDeclarations(walk: Walk, at: number): void {
  for (let i = walk.declarations.length - 1; i >= 0; i--) {
    const declaration = walk.declarations[i];
    if (declaration === undefined || declaration.end !== 0) return;
    declaration.end = at;
  }
}

function declareNames(walk: Walk, at: number, group: string): void {
  const { tokens, declarations } = walk;
  const kind = group === "type" ? "type" : group === "const" ? "const" : "var";
  for (let i = at; tokens.kinds[i] === KIND.name; i += 2) {
    declarations.push({ kind, name: wordAt(tokens, i), start: tokens.starts[i] ?? 0, end: 0 });
    if (tokens.codes[i + 1] !== COMMA) return;
  }
}

function keyword(walk: Walk, at: number): void {
  const { tokens, frame } = walk;
  switch (wordAt(tokens, at)) {
    case "if":
    case "for":
    case "switch":
    case "select":
      frame.control = at;
      return;
    case "func":
      frame.func = true;
      // `var run func() error` declares no function.
      if (walk.stack.length === 1 && frame.statement === at) declareFunc(walk, at);
      return;
    case "case":
    case "default":
      endLeavers(frame, tokens.starts[at] ?? 0);
      if (frame.ofSwitch !== undefined) beginClause(walk, at);
      return;
    case "const":
    case "var":
    case "type":
      if (walk.stack.length === 1) declareNames(walk, at + 1, wordAt(tokens, at));
      return;
    default:
  }
}

function declareFunc(walk: Walk, at: number): void {
  const { tokens, declarations } = walk;
  const start = tokens.starts[at] ?? 0;
  if (tokens.kinds[at + 1] === KIND.name) {
    declarations.push({ kind: "func", name: wordAt(tokens, at + 1), start, end: 0 });
    return;
  }
  if (tokens.codes[at + 1] !== OPEN_PAREN) return;
  let i = at + 2;
  while (i < tokens.count && tokens.codes[i] !== CLOSE_PAREN) i += 1;
  if (tokens.kinds[i + 1] === KIND.name)
    declarations.push({ kind: "method", name: wordAt(tokens, i + 1), start, end: 0 });
}

function colon(walk: Walk, at: number): void {
  const { frame, tokens } = walk;
  const site = frame.ofSwitch;
  if (site !== undefined && site.clause >= 0) {
    const values = site.isDefault ? undefined : { start: site.clause, end: tokens.starts[at] ?? 0 };
    site.clauses.push({ values, body: { start: tokens.ends[at] ?? 0, end: 0 } });
    site.clause = -1;
    frame.statement = -1;
    return;
  }
  if (frame.kind !== "composite") return;
  const before = tokens.kinds[at - 1];
  // `syscall.EPERM: …` is the key of a map, never a field.
  if (before === KIND.name && tokens.codes[at - 2] !== DOT) {
    frame.key = wordAt(tokens, at - 1);
    const [start, end] = [tokens.starts[at - 1] ?? 0, tokens.ends[at - 1] ?? 0];
    if (frame.composite !== undefined) walk.fields.push({ type: frame.composite, name: frame.key, start, end });
  } else if (before === KIND.string || before === KIND.raw) frame.key = decodeLiteral(wordAt(tokens, at - 1));
}

function name(walk: Walk, at: number): void {
  const { tokens } = walk;
  if (tokens.codes[at + 1] !== DOT || tokens.kinds[at + 2] !== KIND.name || tokens.codes[at - 1] === DOT) return;
  const path = walk.names.get(wordAt(tokens, at));
  if (path === undefined) return;
  walk.symbols.push({
    path,
    name: wordAt(tokens, at + 2),
    start: tokens.starts[at] ?? 0,
    end: tokens.ends[at + 2] ?? 0,
  });
}

function literal(walk: Walk, at: number): void {
  const { tokens, frame } = walk;
  const [start, end] = [tokens.starts[at] ?? 0, tokens.ends[at] ?? 0];
  const found: StringLiteral = {
    text: decodeLiteral(tokens.text.slice(start, end)),
    start,
    end,
    call: frame.call,
    index: frame.index,
    composite: frame.composite,
    key: frame.key ?? nameBefore(tokens, at),
  };
  walk.strings.push(found);
  const { call } = frame;
  if (call === undefined) return;
  if (call.strings.length === 0) call.strings = [found];
  else call.strings.push(found);
}

/** The name in `name = "…"`, `name := "…"`, `name string = "…"`. */
function nameBefore(tokens: Tokens, at: number): string | undefined {
  const code = tokens.codes[at - 1];
  if ((code !== ASSIGN && code !== DEFINE) || tokens.kinds[at - 2] !== KIND.name) return undefined;
  const typed = tokens.kinds[at - 3] === KIND.name;
  return wordAt(tokens, typed ? at - 3 : at - 2);
}

function openParen(walk: Walk, at: number): void {
  const { tokens, frame } = walk;
  const start = tokens.starts[at] ?? 0;
  const before = tokens.kinds[at - 1];
  if (before === KIND.keyword && walk.stack.length === 1 && /^(const|var|type)$/.test(wordAt(tokens, at - 1))) {
    return push(walk, newFrame("declarations", start, { group: wordAt(tokens, at - 1) }));
  }
  const callable = before === KIND.name || tokens.codes[at - 1] === CLOSE_INDEX || tokens.codes[at - 1] === CLOSE_PAREN;
  if (frame.func || frame.kind === "type" || !callable) return push(walk, newFrame("group", start, {}));
  const call = before === KIND.name ? calleeOf(walk, at) : anonymousCall(start);
  walk.calls.push(call);
  push(walk, newFrame("call", start, { call }));
}

/** Most calls have no literal among their arguments: they share this one, which nobody writes to. */
const NO_STRINGS: StringLiteral[] = [];

function anonymousCall(start: number): Call {
  return { callee: "", receiver: "", start, open: start, end: start, strings: NO_STRINGS };
}

function calleeOf(walk: Walk, paren: number): Call {
  const { tokens } = walk;
  const open = tokens.starts[paren] ?? 0;
  const last = paren - 1;
  const word = wordAt(tokens, last);
  if (tokens.codes[last - 1] !== DOT)
    return { callee: word, receiver: "", start: tokens.starts[last] ?? 0, open, end: open, strings: NO_STRINGS };
  let first = last;
  while (tokens.codes[first - 1] === DOT && tokens.kinds[first - 2] === KIND.name) first -= 2;
  const start = tokens.starts[first] ?? 0;
  const path = first === last - 2 ? walk.names.get(wordAt(tokens, first)) : undefined;
  const callee = joined(path ?? "", word);
  const receiver = path === undefined && first < last ? tokens.text.slice(start, tokens.starts[last - 1] ?? start) : "";
  return { callee, receiver, start, open, end: open, strings: NO_STRINGS };
}

const known = new Map<string, Map<string, string>>();

/** `path.name`, each made once: the same few thousand stand in every file. */
function joined(path: string, name: string): string {
  let names = known.get(path);
  if (names === undefined) known.set(path, (names = new Map()));
  let whole = names.get(name);
  if (whole === undefined) names.set(name, (whole = `${path}.${name}`));
  return whole;
}

function openBrace(walk: Walk, at: number): void {
  const { tokens, frame } = walk;
  const start = tokens.starts[at] ?? 0;
  const before = tokens.kinds[at - 1] === KIND.keyword ? wordAt(tokens, at - 1) : "";
  if (before === "struct" || before === "interface") return push(walk, newFrame("type", start, {}));
  if (frame.func) {
    frame.func = false;
    return push(walk, newFrame("block", start, {}));
  }
  if (frame.control >= 0 && !literalInHeader(tokens, at)) return openControlled(walk, at);
  if (frame.kind === "composite" && isElement(tokens, at))
    return push(walk, newFrame("composite", start, { composite: elementType(frame) }));
  const type = typeBefore(walk, at);
  push(walk, type === undefined ? newFrame("block", start, {}) : newFrame("composite", start, { composite: type }));
}

/** In `[]T{{…}, {…}}` the inner brace follows another bracket, a comma or a colon. */
function isElement(tokens: Tokens, at: number): boolean {
  const code = tokens.codes[at - 1];
  return code === OPEN_BRACE || code === COMMA || code === COLON;
}

function elementType(frame: Frame): string {
  return (frame.composite ?? "").replace(/^(\[[^\]]*\]|map\[[^\]]*\])\*?/, "");
}

/** In a header only a composite literal of the form `[]T{` may stand without parentheses. */
function literalInHeader(tokens: Tokens, at: number): boolean {
  let i = at - 1;
  if (tokens.kinds[i] !== KIND.name) return false;
  while (tokens.codes[i - 1] === DOT && tokens.kinds[i - 2] === KIND.name) i -= 2;
  return tokens.codes[i - 1] === CLOSE_INDEX;
}

function openControlled(walk: Walk, at: number): void {
  const { tokens, frame } = walk;
  const word = wordAt(tokens, frame.control);
  const header = { start: tokens.ends[frame.control] ?? 0, end: tokens.starts[at] ?? 0 };
  frame.control = -1;
  if (word === "if") {
    const site: OpenIf = { kind: "if", header, body: { start: header.end, end: 0 }, otherwise: undefined };
    walk.branches.push(site);
    return push(walk, newFrame("block", header.end, { ofIf: site }));
  }
  if (word === "switch") {
    const site: OpenSwitch = { kind: "switch", header, clauses: [], clause: -1, isDefault: false };
    walk.branches.push(site);
    return push(walk, newFrame("switch", header.end, { ofSwitch: site }));
  }
  push(walk, newFrame("block", header.end, {}));
}

/** The type a brace belongs to as `path.Name`, `Name`, `[]string`, `map[…]…`; undefined when it opens a block. */
function typeBefore(walk: Walk, at: number): string | undefined {
  const { tokens } = walk;
  let i = at - 1;
  if (tokens.kinds[i] !== KIND.name)
    return tokens.codes[i] === CLOSE_INDEX || tokens.codes[i] === CLOSE_BRACE ? "" : undefined;
  let type = wordAt(tokens, i);
  if (tokens.codes[i - 1] === DOT && tokens.kinds[i - 2] === KIND.name) {
    const path = walk.names.get(wordAt(tokens, i - 2));
    type = `${path ?? wordAt(tokens, i - 2)}.${type}`;
    i -= 2;
  }
  if (tokens.codes[i - 1] === STAR) i -= 1;
  if (tokens.codes[i - 1] !== CLOSE_INDEX) return type;
  return tokens.codes[i - 2] === OPEN_INDEX ? `[]${type}` : `map[]${type}`;
}

const CLOSES: Readonly<Record<number, readonly FrameKind[]>> = {
  [CLOSE_PAREN]: ["call", "group", "declarations"],
  [CLOSE_INDEX]: ["index"],
  [CLOSE_BRACE]: ["composite", "type", "block", "switch"],
};

/** Closes the innermost bracket of this kind; what was left open inside it is closed too, a stray one is passed over. */
function closeBracket(walk: Walk, at: number, code: number): void {
  const kinds = CLOSES[code] ?? [];
  let depth = walk.stack.length - 1;
  while (depth > 0 && !kinds.includes(walk.stack[depth]?.kind ?? "file")) depth -= 1;
  if (depth !== walk.stack.length - 1 || depth === 0) breakAt(walk, walk.tokens.starts[at] ?? 0);
  if (depth === 0) return;
  while (walk.stack.length > depth) close(walk, walk.tokens.ends[at] ?? 0);
}

function breakAt(walk: Walk, offset: number): void {
  if (walk.brokenAt < 0) walk.brokenAt = offset;
}

function close(walk: Walk, at: number): void {
  const frame = walk.stack.pop();
  const parent = walk.stack.at(-1);
  if (frame === undefined || parent === undefined) return;
  walk.frame = parent;
  if (frame.call !== undefined) frame.call.end = at;
  if (frame.statement >= 0) frame.last = frame.statement;
  endChain(frame, at);
  endLeavers(frame, at);
  if (frame.ofSwitch !== undefined) endClause(frame.ofSwitch, at);
  if (frame.kind === "declarations") closeDeclarations(walk, at);
  if (frame.ofIf !== undefined) closeIf(walk, parent, frame, at);
}

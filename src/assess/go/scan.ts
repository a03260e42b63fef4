import { once } from "../once.ts";
import { beginClause, closeIf, endChain, endClause, endLeavers } from "./branches.ts";
import { noteCall } from "./callees.ts";
import { readClauses } from "./clauses.ts";
import { elementType, isElement, literalInHeader, typeBefore } from "./composites.ts";
import {
  ASSIGN,
  CLOSE_BRACE,
  CLOSE_INDEX,
  CLOSE_PAREN,
  COLON,
  COMMA,
  DEFINE,
  DOT,
  createFrame,
  OPEN_BRACE,
  OPEN_INDEX,
  OPEN_PAREN,
  type OpenIf,
  type OpenSwitch,
  push,
  type Walk,
  WORD,
} from "./frames.ts";
import { decodeLiteral, MAX_LITERAL } from "./literal.ts";
import { addRoom, createNumbers, keep } from "./numbers.ts";
import { CALL, FIELD, KEY_TEXT, type Records, STRING, SYMBOL } from "./records.ts";
import type { BranchSite, Declaration, GoFile, GoImport, Made } from "./syntax.ts";
import { KIND, type Tokens, withTokens, wordAt } from "./tokens.ts";
import { tokensOf } from "./tokens-of.ts";
import type { WordSet } from "./words.ts";

/** What the walk over the tokens of one file gives. */
export interface Scan {
  readonly packageName: string | undefined;
  readonly imports: readonly GoImport[];
  readonly declarations: readonly Declaration[];
  readonly records: Records;
  readonly made: Made;
  readonly words: WordSet;
  readonly lineEnds: number;
  /** Whether a comment such as `//go:embed` stands in it. */
  readonly directed: boolean;
  /** Whether a comment may say `slipway:ignore`. */
  readonly marked: boolean;
  /** Offset of the first bracket that has no partner; -1 when all have. */
  readonly brokenAt: number;
}

/** Walks the tokens once. Brackets that do not match never stop it. */
export function scanGo(text: string): Scan {
  return withTokens(text, (tokens, words) => {
    const { packageName, names, imports, declarations, strings, calls, symbols, texts, fields, brokenAt } =
      walkTokens(tokens);
    const { lineEnds, directed, marked } = tokens;
    return {
      packageName,
      imports,
      declarations,
      records: {
        calls: keep(calls),
        strings: keep(strings),
        symbols: keep(symbols),
        fields: keep(fields),
        packages: names,
        texts,
      },
      made: {},
      words,
      lineEnds,
      directed,
      marked,
      brokenAt,
    };
  });
}

/** Where a file divides by a condition, in the order of the source. Few files are asked, so the first walk leaves them out. */
export const branchesOf = once((file: GoFile): readonly BranchSite[] => {
  const branches: BranchSite[] = [];
  walkTokens(tokensOf(file), branches);
  return branches;
});

/** Frames of the deepest file so far. */
const frames = [createFrame()];
const MOST_FRAMES = 1024;
/** One file is walked at a time: all write into the same memory. */
const calls = createNumbers();
const strings = createNumbers();
const symbols = createNumbers();
const fields = createNumbers();

function walkTokens(tokens: Tokens, branches?: BranchSite[]): Walk {
  const { text } = tokens;
  const file = Object.assign(frames[0] ?? createFrame(), createFrame());
  const walk: Walk = {
    tokens,
    names: new Map(),
    nameBits: 0,
    imports: [],
    declarations: [],
    strings,
    calls,
    symbols,
    texts: [],
    fields,
    branches,
    stack: frames,
    depth: 0,
    frame: file,
    packageName: undefined,
    brokenAt: -1,
  };
  strings.used = 0;
  calls.used = 0;
  symbols.used = 0;
  fields.used = 0;
  let at = readClauses(walk);
  const { kinds, codes, count } = tokens;
  for (; at < count; at++) {
    // Most names inside a statement are no package's.
    if (kinds[at] !== KIND.name || codes[at + 1] === DOT || walk.frame.statement < 0) step(walk, at);
  }
  if (walk.depth > 0) breakAt(walk, walk.stack[1]?.start ?? 0);
  while (walk.depth > 0) close(walk, text.length);
  closeDeclarations(walk, text.length);
  if (frames.length > MOST_FRAMES) frames.length = MOST_FRAMES;
  return walk;
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
  else if (code === OPEN_INDEX) push(walk, "index", CLOSE_INDEX, tokens.starts[at] ?? 0);
  else if (code === CLOSE_PAREN || code === CLOSE_INDEX || code === CLOSE_BRACE) closeBracket(walk, at, code);
  else if (code === COMMA) {
    frame.index += 1;
    frame.key = 0;
    frame.func = false;
  } else if (code === COLON) colon(walk, at);
  else if (code === ASSIGN || code === DEFINE) frame.func = false;
}

function beginStatement(walk: Walk, at: number): void {
  const { frame, tokens } = walk;
  frame.statement = at;
  if (frame.chain.length > 0 && tokens.codes[at] !== WORD.else) endChain(frame, tokens.starts[at] ?? 0);
  if (frame.kind === "declarations" && tokens.kinds[at] === KIND.name) declareNames(walk, at, frame.group);
}

function endStatement(walk: Walk, at: number): void {
  const { frame, tokens } = walk;
  if (frame.control >= 0) return;
  if (frame.statement >= 0) frame.last = frame.statement;
  frame.statement = -1;
  frame.func = false;
  frame.key = 0;
  if (frame.chain.length > 0) endChain(frame, tokens.starts[at] ?? 0);
  if (walk.depth === 0 || frame.kind === "declarations") closeDeclarations(walk, tokens.starts[at] ?? 0);
}

function closeDeclarations(walk: Walk, at: number): void {
  for (let i = walk.declarations.length - 1; i >= 0; i--) {
    const declaration = walk.declarations[i];
    if (declaration === undefined || declaration.end !== 0) return;
    declaration.end = at;
  }
}

function declareNames(walk: Walk, at: number, group: number): void {
  const { tokens, declarations } = walk;
  const kind = group === WORD.type ? "type" : group === WORD.const ? "const" : "var";
  for (let i = at; tokens.kinds[i] === KIND.name; i += 2) {
    declarations.push({ kind, name: wordAt(tokens, i), start: tokens.starts[i] ?? 0, end: 0 });
    if (tokens.codes[i + 1] !== COMMA) return;
  }
}

function keyword(walk: Walk, at: number): void {
  const { tokens, frame } = walk;
  switch (tokens.codes[at] ?? 0) {
    case WORD.if:
    case WORD.for:
    case WORD.switch:
    case WORD.select:
      frame.control = at;
      return;
    case WORD.func:
      frame.func = true;
      // `var run func() error` declares no function.
      if (walk.depth === 0 && frame.statement === at) declareFunc(walk, at);
      return;
    case WORD.case:
    case WORD.default:
      endLeavers(frame, tokens.starts[at] ?? 0);
      if (frame.ofSwitch !== undefined) beginClause(walk, at);
      return;
    case WORD.const:
    case WORD.var:
    case WORD.type:
      if (walk.depth === 0) declareNames(walk, at + 1, tokens.codes[at] ?? 0);
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
    frame.key = tokens.codes[at - 1] ?? 0;
    if (frame.composite !== undefined) field(walk, at - 1);
  } else if (before === KIND.string || before === KIND.raw)
    frame.key = KEY_TEXT + walk.texts.push(decodeLiteral(wordAt(tokens, at - 1))) - 1;
}

function field(walk: Walk, at: number): void {
  const { tokens, frame, fields } = walk;
  noteType(walk);
  const place = addRoom(fields, FIELD.size);
  const { data } = fields;
  data[place + FIELD.start] = tokens.starts[at] as number;
  data[place + FIELD.end] = tokens.ends[at] as number;
  data[place + FIELD.type] = frame.type - 1;
  data[place + FIELD.name] = tokens.codes[at] as number;
}

function noteType({ frame, texts }: Walk): void {
  if (frame.type === 0 && frame.composite !== undefined) frame.type = texts.push(frame.composite);
}

function name({ tokens, names, nameBits, symbols }: Walk, at: number): void {
  const { kinds, codes, starts, ends } = tokens;
  const first = codes[at] as number;
  if (codes[at + 1] !== DOT || (nameBits & (1 << first)) === 0) return;
  if (kinds[at + 2] !== KIND.name || codes[at - 1] === DOT || !names.has(first)) return;
  const place = addRoom(symbols, SYMBOL.size);
  const { data } = symbols;
  data[place + SYMBOL.start] = starts[at] as number;
  data[place + SYMBOL.end] = ends[at + 2] as number;
  data[place + SYMBOL.first] = first;
  data[place + SYMBOL.last] = codes[at + 2] as number;
}

function literal(walk: Walk, at: number): void {
  const { tokens, frame, strings, calls } = walk;
  const place = addRoom(strings, STRING.size);
  const { data } = strings;
  noteType(walk);
  data[place + STRING.start] = tokens.starts[at] as number;
  data[place + STRING.end] = tokens.ends[at] as number;
  data[place + STRING.plain] = isPlain(tokens, at) ? 1 : 0;
  data[place + STRING.call] = frame.call;
  data[place + STRING.index] = frame.index;
  data[place + STRING.type] = frame.type;
  data[place + STRING.key] = frame.key === 0 ? nameBefore(tokens, at) : frame.key;
  data[place + STRING.next] = 0;
  if (frame.call === 0) return;
  if (frame.lastString === 0) calls.data[frame.call - 1 + CALL.strings] = place + 1;
  else data[frame.lastString - 1 + STRING.next] = place + 1;
  frame.lastString = place + 1;
}

/** Most literals hold nothing to decode. */
function isPlain({ text, kinds, codes, starts, ends }: Tokens, at: number): boolean {
  const [start, end] = [starts[at] as number, ends[at] as number];
  const quoted = kinds[at] === KIND.string && codes[at] === 0;
  return quoted && end - start > 1 && end - start < MAX_LITERAL && text.charCodeAt(end - 1) === QUOTE;
}
const QUOTE = 34;

/** Code of the name in `name = "…"`, `name := "…"`, `name string = "…"`. */
function nameBefore({ kinds, codes }: Tokens, at: number): number {
  const code = codes[at - 1];
  if ((code !== ASSIGN && code !== DEFINE) || kinds[at - 2] !== KIND.name) return 0;
  const typed = kinds[at - 3] === KIND.name;
  return codes[typed ? at - 3 : at - 2] ?? 0;
}

function openParen(walk: Walk, at: number): void {
  const { tokens, frame } = walk;
  const start = tokens.starts[at] ?? 0;
  const before = tokens.kinds[at - 1];
  const code = tokens.codes[at - 1] ?? 0;
  if (walk.depth === 0 && (code === WORD.const || code === WORD.var || code === WORD.type)) {
    push(walk, "declarations", CLOSE_PAREN, start).group = code;
    return;
  }
  const callable = before === KIND.name || code === CLOSE_INDEX || code === CLOSE_PAREN;
  if (frame.func || frame.kind === "type" || !callable) {
    push(walk, "group", CLOSE_PAREN, start);
    return;
  }
  noteCall(walk, push(walk, "call", CLOSE_PAREN, start), at);
}

function openBrace(walk: Walk, at: number): void {
  const { tokens, frame } = walk;
  const start = tokens.starts[at] ?? 0;
  const before = tokens.codes[at - 1];
  if (before === WORD.struct || before === WORD.interface) {
    push(walk, "type", CLOSE_BRACE, start);
  } else if (frame.func) {
    frame.func = false;
    push(walk, "block", CLOSE_BRACE, start);
  } else if (frame.control >= 0 && !literalInHeader(tokens, at)) openControlled(walk, at);
  else if (frame.kind === "composite" && isElement(tokens, at))
    push(walk, "composite", CLOSE_BRACE, start).composite = elementType(frame.composite ?? "");
  else {
    const type = typeBefore(walk, at);
    push(walk, type === undefined ? "block" : "composite", CLOSE_BRACE, start).composite = type;
  }
}

function openControlled(walk: Walk, at: number): void {
  const { tokens, frame } = walk;
  const word = tokens.codes[frame.control];
  const [start, end] = [tokens.ends[frame.control] ?? 0, tokens.starts[at] ?? 0];
  frame.control = -1;
  if (walk.branches === undefined) {
    push(walk, "block", CLOSE_BRACE, end);
    return;
  }
  const header = { start, end };
  if (word === WORD.if) {
    const site: OpenIf = { kind: "if", header, body: { start: header.end, end: 0 }, otherwise: undefined };
    walk.branches.push(site);
    push(walk, "block", CLOSE_BRACE, header.end).ofIf = site;
  } else if (word === WORD.switch) {
    const site: OpenSwitch = { kind: "switch", header, clauses: [], clause: -1, isDefault: false };
    walk.branches.push(site);
    push(walk, "switch", CLOSE_BRACE, header.end).ofSwitch = site;
  } else push(walk, "block", CLOSE_BRACE, header.end);
}

/** Closes the innermost bracket of this kind; what was left open inside it is closed too, a stray one is passed over. */
function closeBracket(walk: Walk, at: number, code: number): void {
  let depth = walk.depth;
  while (depth > 0 && walk.stack[depth]?.closer !== code) depth -= 1;
  if (depth !== walk.depth || depth === 0) breakAt(walk, walk.tokens.starts[at] ?? 0);
  if (depth === 0) return;
  while (walk.depth >= depth) close(walk, walk.tokens.ends[at] ?? 0);
}

function breakAt(walk: Walk, offset: number): void {
  if (walk.brokenAt < 0) walk.brokenAt = offset;
}

function close(walk: Walk, at: number): void {
  const { frame } = walk;
  const parent = walk.stack[walk.depth - 1];
  if (parent === undefined) return;
  walk.depth -= 1;
  walk.frame = parent;
  if (frame.call !== 0) walk.calls.data[frame.call - 1 + CALL.end] = at;
  if (frame.statement >= 0) frame.last = frame.statement;
  endChain(frame, at);
  endLeavers(frame, at);
  if (frame.ofSwitch !== undefined) endClause(frame.ofSwitch, at);
  if (frame.kind === "declarations") closeDeclarations(walk, at);
  if (frame.ofIf !== undefined) closeIf(walk, parent, frame, at);
}

/**
 * Tokens of Go source (go.dev/ref/spec, "Lexical elements"), comments left out, semicolons put in where the specification says.
 * Never fails: what is not Go becomes single-character operators.
 */

export const KIND = { name: 1, keyword: 2, number: 3, string: 4, raw: 5, rune: 6, operator: 7, semicolon: 8 } as const;

/** One entry a token in each array, as long as `count`. Offsets are UTF-16 units into the text. */
export interface Tokens {
  readonly text: string;
  readonly count: number;
  readonly kinds: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** For an operator its characters packed as `first | second << 8`, else 0. */
  readonly codes: Uint16Array;
}

/** Packs an operator of one or two characters as `Tokens.codes` holds it. */
export function operatorCode(operator: string): number {
  return operator.charCodeAt(0) | ((operator.length > 1 ? operator.charCodeAt(1) : 0) << 8);
}

/** The words of the language that can not be names. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "break case chan const continue default defer else fallthrough for func go goto if import interface map package range " +
    "return select struct switch type var"
  ).split(" "),
);
/** Keywords after which a line end is a semicolon. */
const ENDING = new Set(["break", "continue", "fallthrough", "return"]);

const NEWLINE = 10;
const QUOTE = 34;
const APOSTROPHE = 39;
const STAR = 42;
const SLASH = 47;
const BACKSLASH = 92;
const BACKQUOTE = 96;

/** Character classes for ASCII; everything above counts as a letter. */
const LETTER = 1;
const DIGIT = 2;
const SPACE = 3;
const CLASSES = (() => {
  const table = new Uint8Array(128);
  for (let c = 0; c < 128; c++) {
    const char = String.fromCharCode(c);
    if (/[A-Za-z_]/.test(char)) table[c] = LETTER;
    else if (/[0-9]/.test(char)) table[c] = DIGIT;
    else if (c === 32 || c === 9 || c === 13) table[c] = SPACE;
  }
  return table;
})();
const SECOND: ReadonlySet<number> = new Set(
  [
    ":=",
    "==",
    "!=",
    "<=",
    ">=",
    "&&",
    "||",
    "<-",
    "++",
    "--",
    "+=",
    "-=",
    "*=",
    "/=",
    "%=",
    "&=",
    "|=",
    "^=",
    "<<",
    ">>",
    "&^",
  ].map(operatorCode),
);
const INCREMENTS = new Set([operatorCode("++"), operatorCode("--")]);

/** Cuts a text into tokens. */
export function tokenize(text: string): Tokens {
  return cut(text, createSink(text, undefined));
}

/** Tokens behind the last one that a reader may ask about. */
const LOOK_AHEAD = 8;

/** Arrays that `withTokens` fills again and again: a million lines would else throw away a gigabyte of them. */
let scratch: Tokens | undefined;

/** The same for one use: the tokens must not be kept, since their arrays serve the next text. */
export function withTokens<T>(text: string, use: (tokens: Tokens) => T): T {
  const before = scratch;
  scratch = undefined;
  const tokens = cut(text, createSink(text, before));
  try {
    return use(tokens);
  } finally {
    scratch = tokens;
  }
}

function cut(text: string, sink: Sink): Tokens {
  let at = 0;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    const kind = c < 128 ? CLASSES[c] : LETTER;
    if (kind === SPACE) at += 1;
    else if (c === NEWLINE) {
      sink.newline(at);
      at += 1;
    } else if (kind === LETTER) at = word(sink, at);
    else if (kind === DIGIT) at = number(sink, at);
    else if (c === SLASH && text.charCodeAt(at + 1) === SLASH) at = lineEnd(text, at);
    else if (c === SLASH && text.charCodeAt(at + 1) === STAR) at = blockComment(sink, at);
    else if (c === QUOTE || c === APOSTROPHE) at = quoted(sink, at, c);
    else if (c === BACKQUOTE) at = raw(sink, at);
    else at = operator(sink, at, c);
  }
  sink.newline(text.length);
  return sink.done();
}

interface Sink {
  readonly text: string;
  /** Adds a token; `ends` tells whether a line end after it is a semicolon. */
  add(kind: number, start: number, end: number, code: number, ends: boolean): void;
  newline(at: number): void;
  done(): Tokens;
}

function createSink(text: string, from: Tokens | undefined): Sink {
  const wanted = (text.length >> 2) + 16;
  const reuse = from !== undefined && from.kinds.length >= wanted ? from : undefined;
  let size = reuse?.kinds.length ?? wanted;
  let kinds = reuse?.kinds ?? new Uint8Array(size);
  let starts = reuse?.starts ?? new Uint32Array(size);
  let ends = reuse?.ends ?? new Uint32Array(size);
  let codes = reuse?.codes ?? new Uint16Array(size);
  let count = 0;
  let ending = false;
  const grow = (): void => {
    size *= 2;
    kinds = larger(kinds, new Uint8Array(size));
    starts = larger(starts, new Uint32Array(size));
    ends = larger(ends, new Uint32Array(size));
    codes = larger(codes, new Uint16Array(size));
  };
  const add = (kind: number, start: number, end: number, code: number, endsLine: boolean): void => {
    if (count === size) grow();
    kinds[count] = kind;
    starts[count] = start;
    ends[count] = end;
    codes[count] = code;
    count += 1;
    ending = endsLine;
  };
  return {
    text,
    add,
    newline(at) {
      if (ending) add(KIND.semicolon, at, at, 0, false);
    },
    done() {
      // Readers look one token ahead; what an earlier text left there must not be seen.
      kinds.fill(0, count, count + LOOK_AHEAD);
      codes.fill(0, count, count + LOOK_AHEAD);
      starts.fill(0, count, count + LOOK_AHEAD);
      ends.fill(0, count, count + LOOK_AHEAD);
      return { text, count, kinds, starts, ends, codes };
    },
  };
}

function larger<T extends Uint8Array | Uint16Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function word(sink: Sink, start: number): number {
  const { text } = sink;
  let end = start + 1;
  for (; end < text.length; end++) {
    const c = text.charCodeAt(end);
    if (c < 128 && CLASSES[c] !== LETTER && CLASSES[c] !== DIGIT) break;
  }
  // No keyword is longer than "fallthrough" and none begins with an upper-case letter.
  const first = text.charCodeAt(start);
  const found = end - start <= 11 && first >= 97 && first <= 118 ? text.slice(start, end) : "";
  if (KEYWORDS.has(found)) sink.add(KIND.keyword, start, end, 0, ENDING.has(found));
  else sink.add(KIND.name, start, end, 0, true);
  return end;
}

function number(sink: Sink, start: number): number {
  const { text } = sink;
  let end = start + 1;
  for (; end < text.length; end++) {
    const c = text.charCodeAt(end);
    const exponentSign =
      (c === 43 || c === 45) && /[eEpP]/.test(text[end - 1] ?? "") && !/^0[xX]/.test(text.slice(start, start + 2));
    if (!exponentSign && c !== 46 && (c >= 128 || (CLASSES[c] !== LETTER && CLASSES[c] !== DIGIT))) break;
  }
  sink.add(KIND.number, start, end, 0, true);
  return end;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function blockComment(sink: Sink, start: number): number {
  const close = sink.text.indexOf("*/", start + 2);
  const end = close < 0 ? sink.text.length : close + 2;
  const newline = sink.text.indexOf("\n", start);
  // A comment with a line end in it acts like a line end.
  if (newline >= 0 && newline < end) sink.newline(start);
  return end;
}

function quoted(sink: Sink, start: number, quote: number): number {
  const { text } = sink;
  let end = start + 1;
  for (; end < text.length; end++) {
    const c = text.charCodeAt(end);
    if (c === BACKSLASH && text.charCodeAt(end + 1) !== NEWLINE) end += 1;
    else if (c === quote || c === NEWLINE) break;
  }
  end = Math.min(text.charCodeAt(end) === quote ? end + 1 : end, text.length);
  sink.add(quote === QUOTE ? KIND.string : KIND.rune, start, end, 0, true);
  return end;
}

function raw(sink: Sink, start: number): number {
  const close = sink.text.indexOf("`", start + 1);
  const end = close < 0 ? sink.text.length : close + 1;
  sink.add(KIND.raw, start, end, 0, true);
  return end;
}

function operator(sink: Sink, start: number, first: number): number {
  if (first === 59) {
    sink.add(KIND.semicolon, start, start + 1, 0, false);
    return start + 1;
  }
  const second = sink.text.charCodeAt(start + 1);
  const pair = second < 128 ? first | (second << 8) : 0;
  if (SECOND.has(pair)) {
    sink.add(KIND.operator, start, start + 2, pair, INCREMENTS.has(pair));
    return start + 2;
  }
  const closes = first === 41 || first === 93 || first === 125;
  sink.add(KIND.operator, start, start + 1, first, closes);
  return start + 1;
}

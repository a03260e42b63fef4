import { KIND } from "../tokens.ts";
import {
  accept,
  acceptKeyword,
  closing,
  code,
  CODES,
  expect,
  fail,
  isName,
  isOver,
  isSemicolon,
  keyword,
  kind,
  type LiteralType,
  type Parameter,
  rangeAt,
  type Reader,
  skipSemicolon,
  type StructShape,
  takeName,
  type TypeName,
  use,
  wordAt,
} from "./reader.ts";

/** A type that was read: its name when it has one, what a literal of it would be, its fields when it is a struct. */
export interface ReadType {
  readonly name: TypeName | undefined;
  readonly literal: LiteralType;
  readonly struct: StructShape | undefined;
}

const UNKNOWN: ReadType = { name: undefined, literal: { kind: "unknown" }, struct: undefined };
const TABLE: ReadType = { name: undefined, literal: { kind: "table" }, struct: undefined };

/** Whether a type can begin here. */
export function beginsType(r: Reader): boolean {
  const here = code(r);
  return (
    isName(r) ||
    here === CODES.star ||
    here === CODES.openIndex ||
    here === CODES.open ||
    here === CODES.arrow ||
    /^(?:struct|interface|map|chan|func)$/.test(keyword(r))
  );
}

export function readType(r: Reader): ReadType {
  if (isName(r)) return readTypeName(r);
  const here = code(r);
  if (here === CODES.star) {
    r.at += 1;
    return { ...UNKNOWN, name: readType(r).name };
  }
  if (here === CODES.open) {
    r.at += 1;
    const inner = readType(r);
    expect(r, CODES.close);
    return inner;
  }
  if (here === CODES.openIndex) return readArray(r);
  if (here === CODES.arrow) {
    r.at += 1;
    if (!acceptKeyword(r, "chan")) fail(r);
    readType(r);
    return UNKNOWN;
  }
  return readKeywordType(r);
}

function readKeywordType(r: Reader): ReadType {
  switch (keyword(r)) {
    case "struct":
      return { ...UNKNOWN, struct: readStruct(r) };
    case "interface":
      readInterface(r);
      return UNKNOWN;
    case "map":
      r.at += 1;
      expect(r, CODES.openIndex);
      readType(r);
      expect(r, CODES.closeIndex);
      readType(r);
      return TABLE;
    case "chan":
      r.at += 1;
      accept(r, CODES.arrow);
      readType(r);
      return UNKNOWN;
    case "func":
      r.at += 1;
      readSignature(r);
      return UNKNOWN;
    default:
      fail(r);
      return UNKNOWN;
  }
}

function readTypeName(r: Reader): ReadType {
  const root = use(r);
  let name: TypeName | undefined = root.local ? undefined : { qualifier: undefined, name: root.name };
  if (accept(r, CODES.dot)) {
    if (!isName(r)) fail(r);
    const behind = rangeAt(r, r.at);
    root.selected.push(behind);
    if (name !== undefined) name = { qualifier: root.name, name: behind.name };
    r.at += 1;
  }
  if (code(r) === CODES.openIndex && code(r, 1) !== CODES.closeIndex) readTypeArguments(r);
  return name === undefined ? UNKNOWN : { name, literal: { kind: "name", type: name }, struct: undefined };
}

function readTypeArguments(r: Reader): void {
  expect(r, CODES.openIndex);
  while (!isOver(r) && code(r) !== CODES.closeIndex) {
    readType(r);
    if (!accept(r, CODES.comma)) break;
  }
  expect(r, CODES.closeIndex);
}

/** `[]T`, `[n]T`, `[...]T` */
function readArray(r: Reader): ReadType {
  r.at += 1;
  if (code(r) === CODES.dot) while (accept(r, CODES.dot));
  else if (code(r) !== CODES.closeIndex) inBrackets(r, () => r.readExpression(r));
  expect(r, CODES.closeIndex);
  readType(r);
  return TABLE;
}

function inBrackets(r: Reader, read: () => void): void {
  const before = r.level;
  r.level = Math.max(0, before + 1);
  read();
  r.level = before;
}

function readStruct(r: Reader): StructShape {
  const fields = new Map<string, TypeName | undefined>();
  const embedded: TypeName[] = [];
  r.at += 1;
  expect(r, CODES.openBrace);
  while (!isOver(r) && code(r) !== CODES.closeBrace) {
    if (isEmbedded(r)) {
      const { name } = readType(r);
      if (name !== undefined) embedded.push(name);
    } else {
      const names = [takeName(r)];
      while (accept(r, CODES.comma)) names.push(takeName(r));
      const { name } = readType(r);
      for (const one of names) fields.set(one, name);
    }
    if (kind(r) === KIND.string || kind(r) === KIND.raw) r.at += 1;
    if (!isSemicolon(r) && code(r) !== CODES.closeBrace) fail(r);
    skipSemicolon(r);
  }
  expect(r, CODES.closeBrace);
  return { fields, embedded };
}

function isEmbedded(r: Reader): boolean {
  if (!isName(r)) return true;
  const next = code(r, 1);
  if (next === CODES.openIndex) {
    // `T[int]` ends the line, `a [n]int` goes on.
    const after = closing(r, r.at + 1) + 1;
    return code(r, 2) !== CODES.closeIndex && endsField(r, after);
  }
  return next === CODES.dot || endsField(r, r.at + 1);
}

function endsField({ tokens }: Reader, at: number): boolean {
  const what = tokens.kinds[at];
  return what === KIND.semicolon || what === KIND.string || what === KIND.raw || tokens.codes[at] === CODES.closeBrace;
}

function readInterface(r: Reader): void {
  r.at += 1;
  expect(r, CODES.openBrace);
  while (!isOver(r) && code(r) !== CODES.closeBrace) {
    if (isName(r) && code(r, 1) === CODES.open) {
      r.at += 1;
      readSignature(r);
    } else readUnion(r);
    if (!isSemicolon(r) && code(r) !== CODES.closeBrace) fail(r);
    skipSemicolon(r);
  }
  expect(r, CODES.closeBrace);
}

/** `~int | string`, the elements of a constraint. */
export function readUnion(r: Reader): void {
  do {
    accept(r, CODES.tilde);
    readType(r);
  } while (accept(r, CODES.bar));
}

/** Parameters and results, from the parenthesis on. */
export function readSignature(r: Reader): { parameters: readonly Parameter[]; results: readonly Parameter[] } {
  const parameters = readParameters(r);
  if (code(r) === CODES.open) return { parameters, results: readParameters(r) };
  return {
    parameters,
    results: beginsType(r) ? [{ name: undefined, type: readType(r).name }] : [],
  };
}

export function readParameters(r: Reader): readonly Parameter[] {
  const entries: { from: number; named: boolean }[] = [];
  const end = closing(r, r.at);
  for (let from = r.at + 1; from < end; ) {
    const to = entryEnd(r, from, end);
    if (to > from) entries.push({ from, named: isNamedEntry(r, from, to) });
    from = to + 1;
  }
  expect(r, CODES.open);
  const named = entries.some((one) => one.named);
  const parameters: Parameter[] = [];
  let waiting: string[] = [];
  for (const entry of entries) {
    r.at = entry.from;
    if (named) {
      waiting.push(takeName(r));
      if (!entry.named) {
        accept(r, CODES.comma);
        continue;
      }
    }
    const variadic = code(r) === CODES.dot;
    while (accept(r, CODES.dot));
    const { name } = readType(r);
    const type = variadic ? undefined : name;
    if (named) for (const one of waiting) parameters.push({ name: one, type });
    else parameters.push({ name: undefined, type });
    waiting = [];
    accept(r, CODES.comma);
  }
  if (!isOver(r) && r.at !== end && entries.length > 0) fail(r);
  if (!r.failed) r.at = end;
  expect(r, CODES.close);
  return parameters;
}

function entryEnd(r: Reader, from: number, end: number): number {
  for (let i = from; i < end; i++) {
    const here = r.tokens.codes[i];
    if (here === CODES.comma) return i;
    if (here === CODES.open || here === CODES.openIndex || here === CODES.openBrace) i = closing(r, i);
  }
  return end;
}

/** `name Type` and `name ...Type` against `Type`, `pkg.Type` and `Type[int]`. */
function isNamedEntry(r: Reader, from: number, to: number): boolean {
  const { kinds, codes } = r.tokens;
  if (kinds[from] !== KIND.name || to === from + 1) return false;
  if (codes[from + 1] === CODES.dot) return codes[from + 2] === CODES.dot;
  if (codes[from + 1] !== CODES.openIndex) return true;
  return codes[from + 2] === CODES.closeIndex || closing(r, from + 1) + 1 < to;
}

/** `[T any, K comparable]`; answers with the names, which the caller declares first. */
export function typeParameterNames(r: Reader): readonly string[] {
  const end = closing(r, r.at);
  const names: string[] = [];
  for (let from = r.at + 1; from < end; ) {
    names.push(wordAt(r, from));
    from = entryEnd(r, from, end) + 1;
  }
  return names;
}

/** Reads the constraints; the names are known already. */
export function readTypeParameters(r: Reader): void {
  expect(r, CODES.openIndex);
  while (!isOver(r) && code(r) !== CODES.closeIndex) {
    takeName(r);
    if (code(r) !== CODES.comma && code(r) !== CODES.closeIndex) readUnion(r);
    if (!accept(r, CODES.comma)) break;
  }
  expect(r, CODES.closeIndex);
}

/** `type X [T any] …` against `type X [n]int`. */
export function beginsTypeParameters(r: Reader): boolean {
  if (code(r) !== CODES.openIndex || !isName(r, 1)) return false;
  const next = code(r, 2);
  return (
    isName(r, 2) ||
    kind(r, 2) === KIND.keyword ||
    next === CODES.comma ||
    next === CODES.tilde ||
    next === CODES.openIndex ||
    // `[T *net.IP | string]`, where an array's length would have one operator.
    (next === CODES.star && r.tokens.codes.subarray(r.at, closing(r, r.at)).includes(CODES.bar))
  );
}

import { KIND, operatorCode } from "../tokens.ts";
import {
  accept,
  atLevel,
  code,
  CODES,
  expect,
  fail,
  isName,
  isOver,
  isSemicolon,
  keyword,
  kind,
  type Known,
  type LiteralType,
  type OpenUse,
  rangeAt,
  type Reader,
  type TypeName,
  use,
} from "./reader.ts";
import { readSignature, readType } from "./types.ts";

const BINARY: ReadonlySet<number> = new Set(
  ["||", "&&", "==", "!=", "<", "<=", ">", ">=", "+", "-", "|", "^", "*", "/", "%", "<<", ">>", "&", "&^"].map(
    operatorCode,
  ),
);
const UNARY: ReadonlySet<number> = new Set(["+", "-", "!", "^", "*", "&", "<-", "~"].map(operatorCode));
/** `<<=`, `>>=` and `&^=` are two tokens. */
const SHIFTS: ReadonlySet<number> = new Set(["<<", ">>", "&^"].map(operatorCode));

/** Reads an expression, or a type where one may stand in its place; answers with what is known of its value. */
export function readExpression(r: Reader): Known | undefined {
  let known = readUnary(r);
  while (BINARY.has(code(r)) && !(SHIFTS.has(code(r)) && code(r, 1) === CODES.assign)) {
    r.at += 1;
    readUnary(r);
    known = undefined;
  }
  return known;
}

/** Types that begin like an expression are read as one. */
export const readExpressionOrType = readExpression;

function readUnary(r: Reader): Known | undefined {
  if (!UNARY.has(code(r))) return readPrimary(r);
  if (code(r) === CODES.arrow && kind(r, 1) === KIND.keyword) {
    readType(r);
    return undefined;
  }
  const address = code(r) === CODES.and || code(r) === CODES.star;
  r.at += 1;
  const known = readUnary(r);
  return address ? known : undefined;
}

/** What an operand is, as far as what follows depends on it. */
interface Operand {
  /** The root name while only dots followed it. */
  chain: OpenUse | undefined;
  /** Its name as a type or function. */
  name: TypeName | undefined;
  known: Known | undefined;
  /** What a brace behind it would begin; undefined when none may follow. */
  literal: LiteralType | undefined;
  /** A name: in the header of a statement the brace belongs to the statement. */
  plain: boolean;
}

function readPrimary(r: Reader): Known | undefined {
  const operand = readOperand(r);
  while (!isOver(r)) {
    const here = code(r);
    if (here === CODES.dot && code(r, 1) !== CODES.dot) readSelector(r, operand);
    else if (here === CODES.openIndex) {
      readIndex(r);
      operand.chain = undefined;
      operand.known = undefined;
    } else if (here === CODES.open) {
      readCall(r, operand);
    } else if (here === CODES.openBrace && operand.literal !== undefined && (!operand.plain || r.level >= 0)) {
      readLiteral(r, operand.literal);
      const { literal } = operand;
      Object.assign(operand, nothing(literal.kind === "name" ? { kind: "type", type: literal.type } : undefined));
    } else break;
  }
  return operand.known;
}

function nothing(known?: Known): Operand {
  return { chain: undefined, name: undefined, known, literal: undefined, plain: false };
}

function readOperand(r: Reader): Operand {
  if (isName(r)) {
    const chain = use(r);
    const name = chain.local ? undefined : { qualifier: undefined, name: chain.name };
    const literal: LiteralType = name === undefined ? { kind: "unknown" } : { kind: "name", type: name };
    return { chain, name, known: chain.known, literal, plain: true };
  }
  const here = kind(r);
  if (here === KIND.number || here === KIND.string || here === KIND.raw || here === KIND.rune) {
    r.at += 1;
    return nothing();
  }
  if (code(r) === CODES.dot && kind(r, 1) === KIND.number) {
    // `.5` comes as two tokens.
    r.at += 2;
    return nothing();
  }
  if (code(r) === CODES.open) {
    r.at += 1;
    let known: Known | undefined;
    atLevel(r, 0, () => {
      known = readExpressionOrType(r);
    });
    expect(r, CODES.close);
    return nothing(known);
  }
  if (keyword(r) === "func") {
    r.at += 1;
    const { parameters, results } = readSignature(r);
    if (code(r) === CODES.openBrace) atLevel(r, 0, () => r.readBody(r, [...parameters, ...results]));
    return nothing();
  }
  if (code(r) === CODES.openIndex || kind(r) === KIND.keyword) {
    const { literal } = readType(r);
    return { ...nothing(), literal };
  }
  fail(r);
  return nothing();
}

function readSelector(r: Reader, operand: Operand): void {
  r.at += 1;
  if (code(r) === CODES.open) {
    r.at += 1;
    let known: Known | undefined;
    if (keyword(r) === "type") r.at += 1;
    else {
      const { name } = readType(r);
      known = name === undefined ? undefined : { kind: "type", type: name };
    }
    expect(r, CODES.close);
    Object.assign(operand, nothing(known));
    return;
  }
  if (!isName(r)) return fail(r);
  const behind = rangeAt(r, r.at);
  r.at += 1;
  operand.chain?.selected.push(behind);
  const first = operand.chain?.selected.length === 1 && operand.name !== undefined;
  operand.name = first ? { qualifier: operand.name?.name, name: behind.name } : undefined;
  operand.literal = operand.name === undefined ? undefined : { kind: "name", type: operand.name };
  operand.known = undefined;
}

/** An index, a slice or type arguments. */
function readIndex(r: Reader): void {
  r.at += 1;
  atLevel(r, 0, () => {
    while (!isOver(r) && code(r) !== CODES.closeIndex) {
      if (accept(r, CODES.colon) || accept(r, CODES.comma)) continue;
      readExpressionOrType(r);
    }
  });
  expect(r, CODES.closeIndex);
}

function readCall(r: Reader, operand: Operand): void {
  const { name, chain } = operand;
  r.at += 1;
  let first: TypeName | undefined;
  atLevel(r, 0, () => {
    for (let index = 0; !isOver(r) && code(r) !== CODES.close; index++) {
      const from = r.uses.length;
      readExpressionOrType(r);
      if (index === 0) first = typeOf(r.uses[from]);
      while (accept(r, CODES.dot));
      if (!accept(r, CODES.comma)) break;
    }
  });
  expect(r, CODES.close);
  const makes = chain?.name === "new" && chain.selected.length === 0 && !chain.local && first !== undefined;
  const known: Known | undefined = makes
    ? { kind: "type", type: first as TypeName }
    : name === undefined
      ? undefined
      : { kind: "call", callee: name, result: 0 };
  Object.assign(operand, nothing(known));
}

function typeOf(one: OpenUse | undefined): TypeName | undefined {
  if (one === undefined || one.local) return undefined;
  const behind = one.selected[0];
  return behind === undefined ? { qualifier: undefined, name: one.name } : { qualifier: one.name, name: behind.name };
}

/** `{…}` of a composite literal. */
function readLiteral(r: Reader, type: LiteralType): void {
  r.at += 1;
  atLevel(r, 0, () => {
    while (!isOver(r) && code(r) !== CODES.closeBrace) {
      readElement(r, type);
      if (accept(r, CODES.colon)) readElement(r, undefined);
      if (!accept(r, CODES.comma)) break;
    }
  });
  if (isSemicolon(r)) r.at += 1;
  expect(r, CODES.closeBrace);
}

/** An element or its key; `type` is undefined for what stands behind a colon. */
function readElement(r: Reader, type: LiteralType | undefined): void {
  if (code(r) === CODES.openBrace) return readLiteral(r, { kind: "unknown" });
  if (type !== undefined && isName(r) && code(r, 1) === CODES.colon) {
    use(r).keyOf = type;
    return;
  }
  readExpression(r);
}

import { KIND, operatorCode } from "../tokens.ts";
import { readExpression, readExpressionOrType } from "./expressions.ts";
import {
  accept,
  acceptKeyword,
  atLevel,
  code,
  CODES,
  declare,
  expect,
  fail,
  isKeyword,
  isName,
  isOver,
  isSemicolon,
  keyword,
  kind,
  type Known,
  type Parameter,
  popScope,
  pushScope,
  type Reader,
  skipSemicolon,
  takeName,
  type TypeName,
  wordAt,
} from "./reader.ts";
import { beginsTypeParameters, readType, readTypeParameters, type ReadType, typeParameterNames } from "./types.ts";

const INCREMENTS: ReadonlySet<number> = new Set(["++", "--"].map(operatorCode));
const ASSIGNS: ReadonlySet<number> = new Set(["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="].map(operatorCode));

/** A function's body with its parameters in scope. */
export function readBody(r: Reader, parameters: readonly Parameter[]): void {
  pushScope(r);
  for (const { name, type } of parameters) if (name !== undefined) declare(r, name, knownOf(type));
  readBlock(r);
  popScope(r);
}

function knownOf(type: TypeName | undefined): Known | undefined {
  return type === undefined ? undefined : { kind: "type", type };
}

function readBlock(r: Reader): void {
  expect(r, CODES.openBrace);
  pushScope(r);
  readStatements(r);
  popScope(r);
  expect(r, CODES.closeBrace);
}

/** Up to a closing brace, `case` or `default`. */
function readStatements(r: Reader): void {
  while (!isOver(r) && code(r) !== CODES.closeBrace && keyword(r) !== "case" && keyword(r) !== "default") {
    const before = r.at;
    readStatement(r);
    if (isSemicolon(r)) r.at += 1;
    else if (code(r) !== CODES.closeBrace && !isOver(r)) return fail(r);
    if (r.at === before) return fail(r);
  }
}

function readStatement(r: Reader): void {
  if (isName(r) && code(r, 1) === CODES.colon) {
    // A label.
    r.at += 2;
    skipSemicolon(r);
    if (code(r) !== CODES.closeBrace) readStatement(r);
    return;
  }
  if (code(r) === CODES.openBrace) return readBlock(r);
  switch (keyword(r)) {
    case "var":
    case "const":
    case "type":
      return readDeclaration(r, () => {});
    case "if":
      return readIf(r);
    case "for":
      return readFor(r);
    case "switch":
      return readSwitch(r);
    case "select":
      r.at += 1;
      return readClauses(r);
    case "go":
    case "defer":
      r.at += 1;
      readExpression(r);
      return;
    case "return":
      r.at += 1;
      if (!isSemicolon(r) && code(r) !== CODES.closeBrace) readList(r);
      return;
    case "break":
    case "continue":
    case "goto":
      r.at += 1;
      if (isName(r)) r.at += 1;
      return;
    case "fallthrough":
      r.at += 1;
      return;
    default:
      if (!isSemicolon(r)) readSimple(r);
  }
}

/** An expression, an assignment, a declaration by `:=`, a send. */
function readSimple(r: Reader): void {
  const from = r.uses.length;
  const first = r.at;
  if (!isKeyword(r, "range")) readList(r);
  const operator = code(r);
  if (isKeyword(r, "range")) {
    r.at += 1;
    readExpression(r);
  } else if (operator === CODES.define) {
    const names = namesBetween(r, first, r.at);
    // What is declared here is not used here.
    r.uses.length = from;
    r.at += 1;
    const values = acceptKeyword(r, "range") ? noValues(r) : readList(r);
    for (const [index, name] of names.entries()) declare(r, name, valueAt(values, index, names.length));
  } else if (ASSIGNS.has(operator) || code(r, 1) === CODES.assign) {
    r.at += ASSIGNS.has(operator) ? 1 : 2;
    acceptKeyword(r, "range");
    readList(r);
  } else if (INCREMENTS.has(operator)) r.at += 1;
  else if (operator === CODES.arrow) {
    r.at += 1;
    readExpression(r);
  }
}

function noValues(r: Reader): readonly undefined[] {
  readExpression(r);
  return [];
}

function namesBetween(r: Reader, from: number, to: number): readonly string[] {
  const names: string[] = [];
  for (let i = from; i < to; i++) if (r.tokens.kinds[i] === KIND.name) names.push(wordAt(r, i));
  return names;
}

/** The value for a name: its own, or one of the results of the only call. */
function valueAt(values: readonly (Known | undefined)[], index: number, names: number): Known | undefined {
  if (values.length === names) return values[index];
  const [only] = values;
  if (only?.kind === "call") return { ...only, result: index };
  return index === 0 ? only : undefined;
}

function readList(r: Reader): readonly (Known | undefined)[] {
  const values: (Known | undefined)[] = [];
  do values.push(readExpressionOrType(r));
  while (accept(r, CODES.comma));
  return values;
}

function readIf(r: Reader): void {
  r.at += 1;
  pushScope(r);
  readHeader(r);
  readBlock(r);
  if (acceptKeyword(r, "else")) {
    if (isKeyword(r, "if")) readIf(r);
    else readBlock(r);
  }
  popScope(r);
}

/** Up to three statements before the brace. */
function readHeader(r: Reader): void {
  atLevel(r, -1, () => {
    for (let part = 0; part < 3 && !isOver(r) && code(r) !== CODES.openBrace; part++) {
      if (!isSemicolon(r)) readSimple(r);
      if (isSemicolon(r)) r.at += 1;
    }
  });
}

function readFor(r: Reader): void {
  r.at += 1;
  pushScope(r);
  readHeader(r);
  readBlock(r);
  popScope(r);
}

function readSwitch(r: Reader): void {
  r.at += 1;
  pushScope(r);
  readHeader(r);
  readClauses(r);
  popScope(r);
}

/** `{ case …: … default: … }` of `switch` and `select`. */
function readClauses(r: Reader): void {
  atLevel(r, 0, () => {
    expect(r, CODES.openBrace);
    while (!isOver(r) && code(r) !== CODES.closeBrace) {
      pushScope(r);
      if (acceptKeyword(r, "case")) readSimple(r);
      else if (!acceptKeyword(r, "default")) fail(r);
      expect(r, CODES.colon);
      readStatements(r);
      popScope(r);
    }
    expect(r, CODES.closeBrace);
  });
}

/** What a declaration tells the one who reads the top of a file. */
export type Declared = (
  name: string,
  what: { readonly type?: ReadType; readonly alias?: boolean; readonly known?: Known | undefined },
) => void;

/** `var`, `const` or `type`, alone or grouped. */
export function readDeclaration(r: Reader, declared: Declared): void {
  const word = keyword(r);
  r.at += 1;
  const readOne = (): void => (word === "type" ? readTypeSpec(r, declared) : readValueSpec(r, declared));
  if (!accept(r, CODES.open)) return readOne();
  while (!isOver(r) && code(r) !== CODES.close) {
    readOne();
    if (!isSemicolon(r) && code(r) !== CODES.close) return fail(r);
    skipSemicolon(r);
  }
  expect(r, CODES.close);
}

function readTypeSpec(r: Reader, declared: Declared): void {
  const name = takeName(r);
  if (r.scopes.length > 0) declare(r, name);
  pushScope(r);
  if (beginsTypeParameters(r)) {
    for (const one of typeParameterNames(r)) declare(r, one);
    readTypeParameters(r);
  }
  const alias = accept(r, CODES.assign);
  const type = readType(r);
  popScope(r);
  declared(name, { type, alias });
}

function readValueSpec(r: Reader, declared: Declared): void {
  const names = [takeName(r)];
  while (accept(r, CODES.comma)) names.push(takeName(r));
  const typed = !isSemicolon(r) && code(r) !== CODES.assign && code(r) !== CODES.close ? readType(r) : undefined;
  const values = accept(r, CODES.assign) ? readList(r) : [];
  for (const [index, name] of names.entries()) {
    const known = typed === undefined ? valueAt(values, index, names.length) : knownOf(typed.name);
    if (r.scopes.length > 0) declare(r, name, known);
    declared(name, { known });
  }
}

/** Whether the tokens here begin a statement's keyword; kept for readers of the top level. */
export function isDeclaration(r: Reader): boolean {
  return kind(r) === KIND.keyword && /^(?:var|const|type)$/.test(keyword(r));
}

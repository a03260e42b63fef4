import type { GoFile } from "../syntax.ts";
import { KIND } from "../tokens.ts";
import { tokensOf } from "../tokens-of.ts";
import {
  acceptKeyword,
  closing,
  code,
  CODES,
  declare,
  fail,
  isKeyword,
  isName,
  isOver,
  isSemicolon,
  kind,
  type NameUse,
  type Parameter,
  popScope,
  pushScope,
  type Reader,
  type Shapes,
  type StructShape,
  takeName,
  type TypeName,
  use,
  wordAt,
} from "./reader.ts";
import { readExpression } from "./expressions.ts";
import { isDeclaration, readBody, readDeclaration } from "./statements.ts";
import { readParameters, readSignature, readTypeParameters, typeParameterNames } from "./types.ts";

export interface FileUses {
  readonly uses: readonly NameUse[];
  readonly shapes: Shapes;
}

/**
 * Every name a file uses and does not declare in a function, with what it declares itself. Reads the whole grammar of Go 1.26
 * (go.dev/ref/spec); undefined for a file that does not follow it.
 */
export function readUses(file: GoFile): FileUses | undefined {
  const shapes: Shapes = {
    structs: new Map(),
    tables: new Set(),
    opaque: new Set(),
    results: new Map(),
    variables: new Map(),
    methods: [],
  };
  const r: Reader = {
    tokens: tokensOf(file),
    at: 0,
    level: 0,
    scopes: [],
    uses: [],
    shapes,
    failed: false,
    readBody,
    readExpression,
  };
  readClauses(r);
  while (!isOver(r)) {
    if (isSemicolon(r)) r.at += 1;
    else if (isKeyword(r, "func")) readFunc(r);
    else if (isDeclaration(r)) readTop(r);
    else fail(r);
  }
  return r.failed ? undefined : { uses: r.uses, shapes };
}

/** The package clause and the imports, which `GoFile` has already. */
function readClauses(r: Reader): void {
  while (!isOver(r)) {
    if (isSemicolon(r)) r.at += 1;
    else if (acceptKeyword(r, "package")) takeName(r);
    else if (acceptKeyword(r, "import")) {
      if (code(r) === CODES.open) r.at = closing(r, r.at) + 1;
      else {
        while (kind(r) !== KIND.string && kind(r) !== KIND.raw && !isOver(r)) r.at += 1;
        r.at += 1;
      }
    } else return;
  }
}

function readTop(r: Reader): void {
  const { structs, tables, opaque, variables } = r.shapes;
  readDeclaration(r, (name, { type, alias, known }) => {
    if (type === undefined) variables.set(name, known);
    else if (alias !== true && type.struct !== undefined) structs.set(name, type.struct);
    else if (alias !== true && (type.literal.kind === "table" || isBasic(type.name))) {
      if (type.literal.kind === "table") tables.add(name);
      structs.set(name, NO_FIELDS);
    } else opaque.add(name);
  });
}

/** A defined type without fields, whose members are its methods. */
const NO_FIELDS: StructShape = { fields: new Map(), embedded: [] };
const BASIC = /^(?:u?int(?:8|16|32|64|ptr)?|float(?:32|64)|string|bool|byte|rune)$/;

function isBasic(name: TypeName | undefined): boolean {
  return name !== undefined && name.qualifier === undefined && BASIC.test(name.name);
}

function readFunc(r: Reader): void {
  r.at += 1;
  pushScope(r);
  const receiver = code(r) === CODES.open ? readReceiver(r) : undefined;
  const name = takeName(r);
  if (receiver !== undefined) r.shapes.methods.push({ receiver: receiver.type?.name ?? "", name });
  if (code(r) === CODES.openIndex) {
    for (const one of typeParameterNames(r)) declare(r, one);
    readTypeParameters(r);
  }
  const { parameters, results } = readSignature(r);
  if (receiver === undefined)
    r.shapes.results.set(
      name,
      results.map(({ type }) => type),
    );
  const all: readonly Parameter[] = [...(receiver === undefined ? [] : [receiver]), ...parameters, ...results];
  if (code(r) === CODES.openBrace) readBody(r, all);
  popScope(r);
}

/** `(s *T[K])`: the names in the brackets are declared, not used. */
function readReceiver(r: Reader): Parameter {
  const end = closing(r, r.at);
  let bracket = r.at;
  while (bracket < end && r.tokens.codes[bracket] !== CODES.openIndex) bracket += 1;
  if (bracket === end) return readParameters(r)[0] ?? { name: undefined, type: undefined };
  for (let i = bracket + 1; i < end; i++) if (r.tokens.kinds[i] === KIND.name) declare(r, wordAt(r, i));
  r.at += 1;
  const name = isName(r) && (isName(r, 1) || code(r, 1) === CODES.star) ? takeName(r) : undefined;
  while (!isName(r) && !isOver(r)) r.at += 1;
  const type: TypeName = { qualifier: undefined, name: use(r).name };
  r.at = end + 1;
  return { name, type };
}

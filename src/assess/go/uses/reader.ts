import { KIND, operatorCode, type Tokens, wordAt as tokenWord } from "../tokens.ts";
import type { Range } from "../syntax.ts";

/** A type as the source names it: `T` or `pkg.T`, without `*` and type arguments. */
export interface TypeName {
  readonly qualifier: string | undefined;
  readonly name: string;
}

/** What is known of a value's type: its name, or the function (or conversion) it comes from. */
export type Known =
  | { readonly kind: "type"; readonly type: TypeName }
  | { readonly kind: "call"; readonly callee: TypeName; readonly result: number };

export interface NamedRange extends Range {
  readonly name: string;
}

/** A name that no scope of its file declares, or a local one of known type with a name behind its dot. */
export interface NameUse extends NamedRange {
  /** True for a parameter or local variable. */
  readonly local: boolean;
  readonly known: Known | undefined;
  /** Names behind dots that follow at once: `a.b.c` has b and c. */
  readonly selected: readonly NamedRange[];
  /** In front of the colon in a composite literal, where it may be a field: the type of the literal as far as it is known. */
  readonly keyOf: LiteralType | undefined;
}

/** What stands before the brace of a composite literal. */
export type LiteralType = { readonly kind: "name"; readonly type: TypeName } | { readonly kind: "table" | "unknown" };

/** A struct type declared at the top of the file. */
export interface StructShape {
  readonly fields: ReadonlyMap<string, TypeName | undefined>;
  readonly embedded: readonly TypeName[];
}

export interface Shapes {
  readonly structs: Map<string, StructShape>;
  /** Defined types that are maps, slices or arrays. */
  readonly tables: Set<string>;
  /** Interfaces, aliases and types defined by another name: their members are not looked for. */
  readonly opaque: Set<string>;
  /** Result types of functions. */
  readonly results: Map<string, readonly (TypeName | undefined)[]>;
  readonly variables: Map<string, Known | undefined>;
  readonly methods: { readonly receiver: string; readonly name: string }[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type OpenUse = Mutable<Omit<NameUse, "selected">> & { readonly selected: NamedRange[] };

/** Reads the tokens of one file front to back; `at` past the end means that it is over, or that the source made no sense. */
export interface Reader {
  readonly tokens: Tokens;
  at: number;
  /** Below zero in the header of `if`, `for` and `switch`, where a brace opens the body. */
  level: number;
  readonly scopes: Map<string, Known | undefined>[];
  readonly uses: OpenUse[];
  readonly shapes: Shapes;
  failed: boolean;
  /** Types and expressions hold each other: an array its length, a literal its type. */
  readonly readExpression: (r: Reader) => Known | undefined;
  /** Reads a function's body; here since expressions hold functions and functions hold expressions. */
  readonly readBody: (r: Reader, parameters: readonly Parameter[]) => void;
}

export interface Parameter {
  readonly name: string | undefined;
  readonly type: TypeName | undefined;
}

export const CODES = {
  open: operatorCode("("),
  close: operatorCode(")"),
  openIndex: operatorCode("["),
  closeIndex: operatorCode("]"),
  openBrace: operatorCode("{"),
  closeBrace: operatorCode("}"),
  comma: operatorCode(","),
  dot: operatorCode("."),
  colon: operatorCode(":"),
  assign: operatorCode("="),
  define: operatorCode(":="),
  star: operatorCode("*"),
  and: operatorCode("&"),
  bar: operatorCode("|"),
  tilde: operatorCode("~"),
  arrow: operatorCode("<-"),
} as const;

export function code(r: Reader, ahead = 0): number {
  return r.tokens.codes[r.at + ahead] ?? 0;
}

export function kind(r: Reader, ahead = 0): number {
  return r.tokens.kinds[r.at + ahead] ?? 0;
}

export function isName(r: Reader, ahead = 0): boolean {
  return kind(r, ahead) === KIND.name;
}

export function isSemicolon(r: Reader): boolean {
  return kind(r) === KIND.semicolon;
}

export function isKeyword(r: Reader, word: string, ahead = 0): boolean {
  return kind(r, ahead) === KIND.keyword && word === wordAt(r, r.at + ahead);
}

/** The keyword here, "" when there is none. */
export function keyword(r: Reader): string {
  return kind(r) === KIND.keyword ? wordAt(r, r.at) : "";
}

export function wordAt({ tokens }: Reader, index: number): string {
  return tokenWord(tokens, index);
}

/** Takes the name here. */
export function takeName(r: Reader): string {
  if (!isName(r)) {
    fail(r);
    return "";
  }
  return wordAt(r, r.at++);
}

export function rangeAt({ tokens }: Reader, index: number): NamedRange {
  return { name: tokenWord(tokens, index), start: tokens.starts[index] ?? 0, end: tokens.ends[index] ?? 0 };
}

export function isOver(r: Reader): boolean {
  return r.at >= r.tokens.count;
}

/** Takes an operator when it stands here. */
export function accept(r: Reader, operator: number): boolean {
  if (code(r) !== operator) return false;
  r.at += 1;
  return true;
}

export function expect(r: Reader, operator: number): void {
  if (!accept(r, operator)) fail(r);
}

export function acceptKeyword(r: Reader, word: string): boolean {
  if (!isKeyword(r, word)) return false;
  r.at += 1;
  return true;
}

export function skipSemicolon(r: Reader): void {
  if (isSemicolon(r)) r.at += 1;
}

/** Gives the file up: what is not understood is not judged. */
export function fail(r: Reader): void {
  r.failed = true;
  r.at = r.tokens.count;
}

export function pushScope(r: Reader): void {
  r.scopes.push(new Map());
}

export function popScope(r: Reader): void {
  r.scopes.pop();
}

export function declare(r: Reader, name: string, known?: Known): void {
  if (name !== "_" && name !== "") r.scopes.at(-1)?.set(name, known);
}

/** Runs a part with other rules for braces and puts the old ones back. */
export function atLevel(r: Reader, level: number, read: () => void): void {
  const before = r.level;
  r.level = level;
  read();
  r.level = before;
}

/** Notes that the name here is used, unless a scope of the file declares it, and takes it. */
export function use(r: Reader): OpenUse {
  const [start, end] = [r.tokens.starts[r.at] ?? 0, r.tokens.ends[r.at] ?? 0];
  const name = wordAt(r, r.at);
  r.at += 1;
  const scope = scopeOf(r, name);
  const one: OpenUse = {
    name,
    start,
    end,
    local: scope !== undefined,
    known: scope?.get(name),
    selected: [],
    keyOf: undefined,
  };
  r.uses.push(one);
  return one;
}

function scopeOf({ scopes }: Reader, name: string): ReadonlyMap<string, Known | undefined> | undefined {
  for (let i = scopes.length - 1; i >= 0; i--) if (scopes[i]?.has(name) === true) return scopes[i];
  return undefined;
}

/** The bracket that closes the one at this token; the end when there is none. */
export function closing({ tokens }: Reader, from: number): number {
  let depth = 0;
  for (let i = from; i < tokens.count; i++) {
    const here = tokens.codes[i];
    if (here === CODES.open || here === CODES.openIndex || here === CODES.openBrace) depth += 1;
    else if (here === CODES.close || here === CODES.closeIndex || here === CODES.closeBrace) depth -= 1;
    if (depth === 0) return i;
  }
  return tokens.count;
}

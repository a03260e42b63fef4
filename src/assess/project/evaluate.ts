import { table } from "../../kit/table.ts";
import { fieldsOfName } from "../go/fields.ts";
import { callsOfName } from "../go/calls.ts";
import { decodeLiteral } from "../go/literal.ts";
import type { Call, FieldUse, GoFile, Range } from "../go/syntax.ts";
import { KIND, operatorCode, type Tokens, wordAt } from "../go/tokens.ts";
import { once } from "../once.ts";
import { placesOf, tokensOf } from "../go/tokens-of.ts";
import { filesHolding } from "./lookups.ts";
import { codeOf } from "../go/words.ts";
import { closeOf, depthChange, indexAt, splitTop, wordsOf } from "./expression.ts";
import type { GoPackageFiles, Tree } from "./tree.ts";
import { formatted, joined, merge, plain, text, UNKNOWN, type Value, variable } from "./value.ts";

/** Steps from name to name before it is given up; also ends recursion in the source. */
const MAX_HOPS = 8;
/** Expressions looked at for one question: a name set in a thousand places is not worth a second. */
const MAX_STEPS = 2_000;
const ENV_NAME = /^[A-Z][A-Z0-9_]*$/;
const [PLUS, COMMA, DOT, ASSIGN, DEFINE, STAR, AND, OPEN, CLOSE] = ["+", ",", ".", "=", ":=", "*", "&", "(", ")"].map(
  operatorCode,
) as [number, number, number, number, number, number, number, number, number];

/** Where an expression stands. */
export interface Place {
  readonly file: GoFile;
  readonly home: GoPackageFiles;
}

/** Computes what an expression of a program is, following names one assignment, call or field at a time. */
export type Evaluate = (place: Place, range: Range) => Value;

/** An evaluator for one program: a main package with everything it imports from the tree. */
export function createEvaluate(tree: Tree, closure: readonly GoPackageFiles[]): Evaluate {
  const reading: Reading = {
    tree,
    closure,
    fields: new Map(),
    calls: new Map(),
    holders: new Map(),
    parameters: new Map(),
    budget: 0,
  };
  return (place, range) => {
    reading.budget = MAX_STEPS;
    const tokens = tokensOf(place.file);
    return span(reading, place, { from: indexAt(tokens, range.start), to: indexAt(tokens, range.end) }, 0);
  };
}

interface Reading {
  readonly tree: Tree;
  readonly closure: readonly GoPackageFiles[];
  /** Fields that were asked about before; while one is looked at it is unknown, so that no circle is followed. */
  readonly fields: Map<string, Value>;
  /** Parameters that were asked about before, likewise. */
  readonly parameters: Map<string, readonly Value[]>;
  /** Calls of a function all over the program, by its name. */
  readonly calls: Map<string, readonly PlacedCall[]>;
  /** Files of the program that hold a word, by the word. */
  readonly holders: Map<string, readonly Place[]>;
  /** Expressions still to be looked at for the present question. */
  budget: number;
}

interface PlacedCall {
  readonly place: Place;
  readonly call: Call;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function span(r: Reading, place: Place, { from, to }: Span, hops: number): Value {
  r.budget -= 1;
  if (hops > MAX_HOPS || r.budget < 0 || from >= to) return UNKNOWN;
  const tokens = tokensOf(place.file);
  const operands = splitTop(tokens, from, to, PLUS);
  const [only] = operands;
  if (operands.length === 1 && only !== undefined) return single(r, place, tokens, only, hops);
  return joined(operands.map((operand) => single(r, place, tokens, operand, hops)));
}

function single(r: Reading, place: Place, tokens: Tokens, { from, to }: Span, hops: number): Value {
  const kind = tokens.kinds[from];
  if (tokens.codes[from] === STAR || tokens.codes[from] === AND) return span(r, place, { from: from + 1, to }, hops);
  if (to === from + 1) {
    if (kind === KIND.string || kind === KIND.raw) return text(decodeLiteral(wordAt(tokens, from)));
    if (kind === KIND.number) return text(wordAt(tokens, from));
    return kind === KIND.name ? nameValue(r, place, wordAt(tokens, from), tokens.starts[from] ?? 0, hops) : UNKNOWN;
  }
  if (tokens.codes[to - 1] !== CLOSE) return selector(r, place, tokens, { from, to }, hops);
  const open = openOf(tokens, from, to - 1);
  if (open === from) return span(r, place, { from: from + 1, to: to - 1 }, hops);
  const args = splitTop(tokens, open + 1, to - 1, COMMA).filter((one) => one.from < one.to);
  return call(r, place, wordsOf(tokens, from, open), args, hops);
}

function selector(r: Reading, place: Place, tokens: Tokens, { from, to }: Span, hops: number): Value {
  if (tokens.codes[to - 2] !== DOT) return UNKNOWN;
  const name = wordAt(tokens, to - 1);
  const other = to === from + 3 ? packageNamed(r, place.file, wordAt(tokens, from)) : undefined;
  return other === undefined ? fieldValue(r, name, hops) : topLevel(r, other, name, hops);
}

function packageNamed(r: Reading, file: GoFile, name: string): GoPackageFiles | undefined {
  const path = file.imports.find((one) => one.name === name)?.path;
  return path === undefined ? undefined : r.tree.byImportPath.get(path);
}

function call(r: Reading, place: Place, words: string, args: readonly Span[], hops: number): Value {
  const argument = (index: number): Value =>
    args[index] === undefined ? UNKNOWN : span(r, place, args[index], hops + 1);
  const [first, last] = [words.split(".")[0] ?? "", words.split(".").at(-1) ?? ""];
  const path = words.includes(".") ? place.file.imports.find((one) => one.name === first)?.path : undefined;
  const callee = path === undefined ? words : `${path}.${last}`;
  const known =
    (Object.hasOwn(KNOWN_CALLS, callee) ? KNOWN_CALLS[callee] : undefined) ??
    (FLAG_PACKAGE.test(path ?? "") && FLAG_MAKER.test(last) ? flagDefault : undefined);
  if (known !== undefined) return known(argument, args.length);
  const target = path === undefined ? place.home : r.tree.byImportPath.get(path);
  const [key, fallback] = [plain(argument(0)), argument(1)];
  if (args.length >= 2 && key !== undefined && ENV_NAME.test(key))
    return [{ kind: "variable", variable: key, fallback: plain(fallback) }];
  return target === undefined || words.includes("(")
    ? UNKNOWN
    : functionValue(r, target, last, args.length === 1 ? key : undefined, hops);
}

/** What a function of this tree returns; `key` is its only argument when that is plain text. */
function functionValue(r: Reading, home: GoPackageFiles, name: string, key: string | undefined, hops: number): Value {
  for (const file of home.files) {
    const found = file.declarations.find((one) => one.kind === "func" && one.name === name);
    if (found === undefined) continue;
    const tokens = tokensOf(file);
    const [from, to] = [indexAt(tokens, found.start), indexAt(tokens, found.end)];
    const values: Value[] = [];
    for (let i = from; i < to; i++) {
      if (tokens.kinds[i] !== KIND.keyword || wordAt(tokens, i) !== "return") continue;
      values.push(span(r, { file, home }, { from: i + 1, to: expressionEnd(tokens, i + 1, to) }, hops + 1));
    }
    const merged = merge(values);
    const reads = /\bos\.(Getenv|LookupEnv)\(\s*[a-z]\w*\s*\)/.test(file.text.slice(found.start, found.end));
    return key !== undefined && reads && ENV_NAME.test(key)
      ? [{ kind: "variable", variable: key, fallback: plain(merged) }]
      : merged;
  }
  return UNKNOWN;
}

function nameValue(r: Reading, place: Place, name: string, offset: number, hops: number): Value {
  const around = place.file.declarations.findLast(
    (one) => one.kind !== "type" && one.start <= offset && offset < one.end,
  );
  const inside = around?.kind === "func" || around?.kind === "method";
  if (inside) {
    const found = assigned(r, place, name, { start: around.start, end: around.end }, hops);
    if (found.length > 0) return merge(found);
    const passed = parameterValues(r, place, around.name, around, name, hops);
    if (passed.length > 0) return merge(passed);
  }
  return topLevel(r, place.home, name, hops);
}

/** Values of a name declared in a package's files: where it is declared and wherever flags or assignments set it. */
function topLevel(r: Reading, home: GoPackageFiles, name: string, hops: number): Value {
  if (!valuesDeclaredIn(home).has(name)) return UNKNOWN;
  const place = (file: GoFile): Place => ({ file, home });
  return merge(
    filesHolding(home, name).flatMap((file) =>
      assigned(r, place(file), name, { start: 0, end: file.text.length }, hops),
    ),
  );
}

const valuesDeclaredIn = once((home: GoPackageFiles): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const { declarations } of home.files)
    for (const { kind, name } of declarations) if (kind === "var" || kind === "const") names.add(name);
  return names;
});

/** Right-hand sides of `name = …` and defaults of `flag.StringVar(&name, …)` within a range. */
function assigned(r: Reading, place: Place, name: string, range: Range, hops: number): readonly Value[] {
  const tokens = tokensOf(place.file);
  const end = indexAt(tokens, range.end);
  const values: Value[] = [];
  const start = indexAt(tokens, range.start);
  for (const i of placesOf(place.file, name)) {
    if (i < start || i >= end || tokens.codes[i - 1] === DOT) continue;
    const at = assignmentAfter(tokens, i);
    if (at !== undefined) values.push(span(r, place, { from: at, to: expressionEnd(tokens, at, end) }, hops + 1));
    else if (tokens.codes[i - 1] === AND && tokens.codes[i + 1] === COMMA)
      values.push(...flagVariable(r, place, tokens, i - 2, hops));
  }
  return values.filter((value) => value.some((part) => part.kind !== "unknown"));
}

/** `flag.StringVar(&addr, "addr", ":8080", "…")`: the default is the third argument. */
function flagVariable(r: Reading, place: Place, tokens: Tokens, open: number, hops: number): readonly Value[] {
  if (tokens.codes[open] !== OPEN || !/Var(P)?$/.test(wordAt(tokens, open - 1))) return [];
  const args = splitTop(tokens, open + 1, closeOf(tokens, open), COMMA);
  const shorthand = wordAt(tokens, open - 1).endsWith("P") ? 1 : 0;
  const wanted = args[2 + shorthand];
  return wanted === undefined ? [] : [span(r, place, wanted, hops + 1)];
}

/** What callers give for a parameter, looked for in the whole program. */
function parameterValues(
  r: Reading,
  place: Place,
  func: string,
  around: Range,
  name: string,
  hops: number,
): readonly Value[] {
  if (hops > MAX_HOPS) return [];
  const question = `${name} ${around.start} ${place.file.path}`;
  const before = r.parameters.get(question);
  if (before !== undefined) return before;
  r.parameters.set(question, []);
  const values = argumentsGiven(r, place, func, around, name, hops);
  // What ran out of steps may be known when it is asked first.
  if (r.budget > 0) r.parameters.set(question, values);
  else r.parameters.delete(question);
  return values;
}

function argumentsGiven(
  r: Reading,
  place: Place,
  func: string,
  around: Range,
  name: string,
  hops: number,
): readonly Value[] {
  const tokens = tokensOf(place.file);
  const index = parameterIndex(tokens, indexAt(tokens, around.start), func, name);
  if (index === undefined) return [];
  return callsOf(r, func).flatMap(({ place: caller, call: { open, end } }) => {
    const there = tokensOf(caller.file);
    const first = indexAt(there, open);
    const argument = splitTop(there, first + 1, indexAt(there, end) - 1, COMMA)[index];
    return argument === undefined ? [] : [span(r, caller, argument, hops + 1)];
  });
}

function callsOf(r: Reading, func: string): readonly PlacedCall[] {
  const before = r.calls.get(func);
  if (before !== undefined) return before;
  const found: PlacedCall[] = [];
  for (const place of holdersOf(r, func)) for (const call of callsOfName(place.file, func)) found.push({ place, call });
  r.calls.set(func, found);
  return found;
}

function holdersOf(r: Reading, word: string): readonly Place[] {
  const before = r.holders.get(word);
  if (before !== undefined) return before;
  const found: Place[] = [];
  for (const home of r.closure) for (const file of filesHolding(home, word)) found.push({ file, home });
  r.holders.set(word, found);
  return found;
}

/** A field of some configuration value, by its name alone: struct tags, composite literals, assignments. */
function fieldValue(r: Reading, name: string, hops: number): Value {
  const before = r.fields.get(name);
  if (before !== undefined) return before;
  r.fields.set(name, UNKNOWN);
  const value = fieldAnywhere(r, name, hops);
  // What ran out of steps may be known when it is asked first.
  if (r.budget > 0) r.fields.set(name, value);
  else r.fields.delete(name);
  return value;
}

function fieldAnywhere(r: Reading, name: string, hops: number): Value {
  const values: Value[] = [];
  for (const there of holdersOf(r, name)) {
    const tagged = hasTags(there.file) ? tagValue(there.file, name) : undefined;
    if (tagged !== undefined) values.push(tagged);
    values.push(...keyedValues(r, there, settable(there.file, name), hops), ...setFields(r, there, name, hops));
  }
  return merge(values.filter((value) => value.some((part) => part.kind !== "unknown")));
}

/** Keys of this name; the address of a server is where values go, not where they come from. */
function settable(file: GoFile, name: string): readonly FieldUse[] {
  return fieldsOfName(file, name).filter(({ type }) => type !== "net/http.Server");
}

/** The variable that a field's tag names. */
function tagValue(file: GoFile, name: string): Value | undefined {
  const tag = new RegExp(`\\b${name}\\s+\\*?\\w+\\s+\`[^\`]*\\benv:"([A-Z][A-Z0-9_]*)[^"]*"[^\`]*\``);
  const tagged = tag.exec(file.text);
  if (tagged === null) return undefined;
  const fallback = /\b(?:envDefault|env-default|default):"([^"]*)"/.exec(tagged[0])?.[1];
  return [{ kind: "variable", variable: tagged[1] ?? "", fallback }];
}

const hasTags = once(({ text: source }: GoFile) => source.includes('env:"'));

/** `Config{Port: …}` */
function keyedValues(r: Reading, place: Place, fields: readonly FieldUse[], hops: number): readonly Value[] {
  if (fields.length === 0) return [];
  const tokens = tokensOf(place.file);
  return fields
    .map(({ end }) => indexAt(tokens, end) + 1)
    .map((from) => span(r, place, { from, to: expressionEnd(tokens, from, tokens.count) }, hops + 1));
}

/** `cfg.Port = …` and `flag.StringVar(&cfg.Port, …)` */
function setFields(r: Reading, place: Place, name: string, hops: number): readonly Value[] {
  if (!maySet(place.file.text, name)) return [];
  const tokens = tokensOf(place.file);
  const values: Value[] = [];
  for (const i of placesOf(place.file, name)) {
    if (tokens.codes[i - 1] !== DOT) continue;
    const at = assignmentAfter(tokens, i);
    if (at !== undefined)
      values.push(span(r, place, { from: at, to: expressionEnd(tokens, at, tokens.count) }, hops + 1));
    else if (tokens.codes[i - 3] === AND) values.push(...flagVariable(r, place, tokens, i - 4, hops));
  }
  return values;
}

/** Whether a sign or a comma stands behind `.name` anywhere: most files only read a field, and are not cut into tokens for it. */
function maySet(source: string, name: string): boolean {
  const field = `.${name}`;
  for (let at = source.indexOf(field); at >= 0; at = source.indexOf(field, at + 1)) {
    let next = at + field.length;
    while (source[next] === " " || source[next] === "\t") next += 1;
    if (source[next] === "=" || source[next] === ":" || source[next] === ",") return true;
  }
  return false;
}

type Argument = (index: number) => Value;

const FLAG_PACKAGE = /^(flag|github\.com\/spf13\/pflag)$/;
const FLAG_MAKER = /^(String|Int|Uint|Int64|Uint64)P?$/;
const flagDefault = (argument: Argument, count: number): Value => argument(count >= 4 ? 2 : 1);
const first = (argument: Argument): Value => argument(0);

const KNOWN_CALLS = table<(argument: Argument, count: number) => Value>({
  "os.Getenv": (argument) => variable(plain(argument(0))),
  "os.LookupEnv": (argument) => variable(plain(argument(0))),
  "syscall.Getenv": (argument) => variable(plain(argument(0))),
  "cmp.Or": (argument, count) => merge(Array.from({ length: count }, (_, index) => argument(index))),
  "fmt.Sprintf": (argument, count) =>
    formatted(
      plain(argument(0)),
      Array.from({ length: count - 1 }, (_, index) => argument(index + 1)),
    ),
  "fmt.Sprint": (argument, count) => joined(Array.from({ length: count }, (_, index) => argument(index))),
  "net.JoinHostPort": (argument) => joined([argument(0), text(":"), argument(1)]),
  "strconv.Itoa": first,
  "strconv.Atoi": first,
  "strings.TrimSpace": first,
  string: first,
  int: first,
});

function openOf(tokens: Tokens, from: number, close: number): number {
  for (let i = from; i < close; i++) if (tokens.codes[i] === OPEN && closeOf(tokens, i) === close) return i;
  return from;
}

/** `name =`, `name :=`, `name, ok :=`, `name string =`: the token after the sign. */
function assignmentAfter(tokens: Tokens, at: number): number | undefined {
  const isSign = (i: number): boolean => tokens.codes[i] === ASSIGN || tokens.codes[i] === DEFINE;
  if (isSign(at + 1)) return at + 2;
  if (tokens.codes[at + 1] === COMMA && tokens.kinds[at + 2] === KIND.name && isSign(at + 3)) return at + 4;
  return tokens.kinds[at + 1] === KIND.name && tokens.codes[at + 2] === ASSIGN ? at + 3 : undefined;
}

function expressionEnd(tokens: Tokens, from: number, limit: number): number {
  let depth = 0;
  for (let i = from; i < limit; i++) {
    depth += depthChange(tokens, i);
    if (depth < 0 || (depth === 0 && (tokens.kinds[i] === KIND.semicolon || tokens.codes[i] === COMMA))) return i;
  }
  return limit;
}

function parameterIndex(tokens: Tokens, from: number, func: string, name: string): number | undefined {
  const code = codeOf(tokens.vocabulary, func);
  let at = from;
  while (at < tokens.count && !(tokens.codes[at] === code && tokens.codes[at + 1] === OPEN)) at += 1;
  const parameters = splitTop(tokens, at + 2, closeOf(tokens, at + 1), COMMA);
  const index = parameters.findIndex((one) => wordAt(tokens, one.from) === name);
  return index < 0 ? undefined : index;
}

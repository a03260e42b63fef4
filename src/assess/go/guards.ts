import { branchesOf } from "./scan.ts";
import { once } from "../once.ts";
import { declarationAround } from "./around.ts";
import { decodeLiteral } from "./literal.ts";
import type { BranchSite, GoFile, Range } from "./syntax.ts";
import { KIND, operatorCode, tokenize, type Tokens, wordAt } from "./tokens.ts";
import { holdsWord } from "./words.ts";

/** What a condition is when the program runs on Linux. */
export type Truth = true | false | undefined;

/** Names of a package whose value is known on Linux: `isWindows()` → false, a variable that holds GOOS → "linux". */
export type KnownNames = ReadonlyMap<string, boolean | "linux">;

/**
 * Whether the code at an offset can not run on Linux, because of a condition on `runtime.GOOS` around it or before it.
 * Conditions are read again from the text only when somebody asks: most files have no finding.
 */
export function isGuarded(file: GoFile, offset: number, known: KnownNames): boolean {
  if (!speaksOfSystem(file, known)) return false;
  const sites = branchesOf(file).filter((site) => reaches(site, offset));
  if (sites.length === 0) return false;
  const spot: Spot = { file, offset, known, locals: localsBefore(file, offset, known) };
  return sites.some((site) => excludes(spot, site));
}

/** A place, and what is known there. */
interface Spot {
  readonly file: GoFile;
  readonly offset: number;
  readonly known: KnownNames;
  /** With variables of the enclosing declaration that hold GOOS or a comparison with it; undefined when there are none. */
  readonly locals: KnownNames | undefined;
}

const namesSystem = once(({ text }: GoFile) => ABOUT_SYSTEM.test(text));

/** Most files say nothing about the system, nor name anything that does. */
export function speaksOfSystem(file: GoFile, known: KnownNames): boolean {
  if (namesSystem(file)) return true;
  for (const name of known.keys()) if (holdsWord(file.words, name.slice(name.lastIndexOf(".") + 1))) return true;
  return false;
}

function reaches(site: BranchSite, offset: number): boolean {
  if (site.kind === "switch") return site.clauses.some(({ body }) => within(body, offset));
  return within(site.body, offset) || (site.otherwise !== undefined && within(site.otherwise, offset));
}

function within({ start, end }: Range, offset: number): boolean {
  return start <= offset && offset < end;
}

function excludes({ file, offset, known, locals }: Spot, site: BranchSite): boolean {
  const header = file.text.slice(site.header.start, site.header.end);
  const names = withHeader(header, known, locals);
  if (site.kind === "if" && names.size === 0 && !ABOUT_SYSTEM.test(header)) return false;
  if (site.kind === "if") {
    const truth = truthOf(lastStatement(header), names);
    return within(site.body, offset) ? truth === false : truth === true;
  }
  const tag = valueOf(tokenize(lastStatement(header)), names);
  return excludedClause(file, site.clauses, offset, (values) =>
    tag === "linux" ? matchesLinux(values) : header.trim() === "" ? anyTruth(values, names) : undefined,
  );
}

type Clauses = readonly { readonly values: Range | undefined; readonly body: Range }[];

/** A clause can not run when its values are false, when one before it is surely true, or as `default` beside a true one. */
function excludedClause(file: GoFile, clauses: Clauses, offset: number, judge: (values: string) => Truth): boolean {
  const truths = clauses.map(({ values }) =>
    values === undefined ? undefined : judge(file.text.slice(values.start, values.end)),
  );
  const here = clauses.findIndex(({ body }) => within(body, offset));
  const sure = truths.indexOf(true);
  if (clauses[here]?.values === undefined) return sure >= 0;
  return truths[here] === false || (sure >= 0 && sure < here);
}

function matchesLinux(values: string): Truth {
  const tokens = tokenize(values);
  let literals = 0;
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kinds[i] !== KIND.string && tokens.kinds[i] !== KIND.raw) continue;
    literals += 1;
    if (decodeLiteral(wordAt(tokens, i)) === "linux") return true;
  }
  return literals > 0 && tokens.count <= literals * 2 ? false : undefined;
}

function anyTruth(values: string, names: KnownNames): Truth {
  return truthOf(values, names);
}

/** `if goos := runtime.GOOS; goos == "windows"`: the condition is the part after the last semicolon. */
function lastStatement(header: string): string {
  const at = header.lastIndexOf(";");
  return at < 0 ? header : header.slice(at + 1);
}

const LOCAL = /\b([A-Za-z_]\w*)\s*(?::=|=)(?!=)\s*([^\n;{]{1,120})/g;

function localsBefore(file: GoFile, offset: number, known: KnownNames): KnownNames | undefined {
  const around = declarationAround(file, offset);
  const before = around === undefined ? "" : file.text.slice(around.start, offset);
  // Most functions never speak of the system: their assignments need no reading.
  return aboutSystem(before, known) ? withAssigned(before, known) : undefined;
}

function withHeader(header: string, known: KnownNames, locals: KnownNames | undefined): KnownNames {
  const names = locals ?? known;
  return locals !== undefined || aboutSystem(header, known) ? withAssigned(header, names) : names;
}

function withAssigned(text: string, known: KnownNames): KnownNames {
  const found = new Map(known);
  for (const [, name, value] of text.matchAll(LOCAL)) learn(found, name ?? "", value ?? "");
  return found;
}

function aboutSystem(text: string, known: KnownNames): boolean {
  if (ABOUT_SYSTEM.test(text)) return true;
  for (const name of known.keys()) if (text.includes(name)) return true;
  return false;
}

/** Words without which nothing is said about the system, unless by a name that is known. */
const ABOUT_SYSTEM = /goos|windows/i;

/** What an assignment tells; one that tells nothing takes back what an earlier one of the same name did. */
function learn(names: Map<string, boolean | "linux">, name: string, expression: string): void {
  const told = toldBy(expression, names);
  if (told !== undefined) names.set(name, told);
  else if (names.has(name)) names.delete(name);
}

function toldBy(expression: string, names: KnownNames): boolean | "linux" | undefined {
  if (/^\s*(?:true|false)\s*$/.test(expression)) return undefined;
  // Most assignments are about something else, and need no tokens to tell.
  if (!/\b(?:true|false)\b/.test(expression) && !aboutSystem(expression, names)) return undefined;
  return truthOf(expression, names) ?? valueOf(tokenize(expression), names);
}

const PACKAGE_VALUE =
  /(?:^|\n)\s*(?:var\s+|const\s+)?([A-Za-z_]\w*)(?:\s+(?:bool|string))?\s*=\s*([^\n]*\bruntime\.GOOS\b[^\n]*)/g;
const CONSTANT =
  /(?:^|\n)[ \t]*(?:const[ \t]+)?([A-Za-z_]\w*)(?:[ \t]+bool)?[ \t]*=[ \t]*(true|false)[ \t]*(?=\r?\n|\/\/|$)/g;
/** `{ return … }` or `{ if … { return true } return false }`. */
const PREDICATE =
  /(?:^|\n)func\s+([A-Za-z_]\w*)\(\)\s*bool\s*\{\s*(?:return\s+([^\n}]+?)|if\s+([^\n{]+?)\s*\{\s*return\s+(true|false)\s*\}\s*(?:else\s*\{\s*)?return\s+(true|false)\s*\}?)\s*\}/g;

/**
 * Package-level names whose value on Linux is known: what follows from `runtime.GOOS`, constants `true` and `false` (a twin file holds
 * the other value), predicates of one condition, and those the project says are true on Windows alone. Inside its own package
 * `sysutil.OnWin` is `OnWin`.
 */
export function knownNamesOf(files: readonly GoFile[], guards: readonly string[] = []): KnownNames {
  const self = `${files[0]?.packageName ?? ""}.`;
  const names = new Map<string, boolean | "linux">(
    guards.flatMap((name) =>
      [name, ...(name.startsWith(self) ? [name.slice(self.length)] : [])].map((one) => [one, false]),
    ),
  );
  const own = files.filter((file) => runsOnLinux(file) && file.scope !== "test");
  for (const file of own) {
    if (holdsWord(file.words, "GOOS"))
      for (const [, name, value] of file.text.matchAll(PACKAGE_VALUE))
        if (isTopLevel(file, name ?? "")) learn(names, name ?? "", value ?? "");
    if (file.declarations.some(({ kind }) => kind === "const") && CONSTANT_HINT.test(file.text))
      for (const [, name, value] of file.text.matchAll(CONSTANT))
        if (file.declarations.some((one) => one.name === name && one.kind === "const"))
          names.set(name ?? "", value === "true");
  }
  if (guards.length > 0) for (const file of own) learnAliases(file, names);
  for (const file of own) {
    if (!holdsWord(file.words, "bool") || !file.text.includes("() bool")) continue;
    for (const [, name, value, condition, whenTrue, otherwise] of file.text.matchAll(PREDICATE)) {
      const truth =
        value === undefined ? branchTruth(condition ?? "", whenTrue, otherwise, names) : truthOf(value, names);
      if (truth !== undefined) names.set(name ?? "", truth);
    }
  }
  return names;
}

const CONSTANT_HINT = /=[ \t]*(?:true|false)\b/;

function branchTruth(
  condition: string,
  whenTrue: string | undefined,
  otherwise: string | undefined,
  names: KnownNames,
): Truth {
  const truth = truthOf(condition, names);
  return truth === undefined ? undefined : (truth ? whenTrue : otherwise) === "true";
}

const PACKAGE_ALIAS =
  /(?:^|\n)\s*(?:var\s+)?([A-Za-z_]\w*)(?:\s+bool)?\s*=\s*([A-Za-z_][\w.]*)(?:\(\))?\s*?(?=\r?\n|$)/g;

/** `var onWindows = sysutil.OnWin()` at the top of a file. */
function learnAliases(file: GoFile, names: Map<string, boolean | "linux">): void {
  if (!runsOnLinux(file)) return;
  for (const [, name = "", value = ""] of file.text.matchAll(PACKAGE_ALIAS))
    if (names.has(value) && isTopLevel(file, name)) learn(names, name, value);
}

function runsOnLinux({ included }: GoFile): boolean {
  return included.linux || included.linuxCgo;
}

function isTopLevel(file: GoFile, name: string): boolean {
  return file.declarations.some((one) => one.name === name && (one.kind === "var" || one.kind === "const"));
}

const [AND, OR, NOT, EQUAL, UNEQUAL, OPEN, CLOSE, COMMA] = ["&&", "||", "!", "==", "!=", "(", ")", ","].map(
  operatorCode,
);

/** Evaluates a condition (or the values of a clause) for Linux in three values; what is not about the system is undefined. */
export function truthOf(condition: string, names: KnownNames): Truth {
  const tokens = tokenize(condition);
  let at = 0;
  const parseOr = (): Truth => {
    let left = parseAnd();
    while (tokens.codes[at] === OR || tokens.codes[at] === COMMA) {
      at += 1;
      const right = parseAnd();
      left = left === true || right === true ? true : left === false && right === false ? false : undefined;
    }
    return left;
  };
  const parseAnd = (): Truth => {
    let left = parseTerm();
    while (tokens.codes[at] === AND) {
      at += 1;
      const right = parseTerm();
      left = left === false || right === false ? false : left === true && right === true ? true : undefined;
    }
    return left;
  };
  const parseTerm = (): Truth => {
    if (tokens.codes[at] === NOT) {
      at += 1;
      const inner = parseTerm();
      return inner === undefined ? undefined : !inner;
    }
    const end = termEnd(tokens, at);
    const start = at;
    at = end;
    if (tokens.codes[start] === OPEN && tokens.codes[end - 1] === CLOSE) {
      return truthOf(condition.slice(tokens.ends[start] ?? 0, tokens.starts[end - 1] ?? 0), names);
    }
    return atomTruth(tokens, start, end, names);
  };
  const whole = parseOr();
  return at >= tokens.count || tokens.kinds[at] === KIND.semicolon || tokens.codes[at] === operatorCode(",")
    ? whole
    : undefined;
}

/** A term ends at `&&`, `||`, a comma or the end, outside brackets. */
function termEnd(tokens: Tokens, from: number): number {
  let depth = 0;
  for (let i = from; i < tokens.count; i++) {
    const char = tokens.kinds[i] === KIND.operator ? wordAt(tokens, i) : "";
    if ("([{".includes(char) && char !== "") depth += 1;
    else if (")]}".includes(char) && char !== "") depth -= 1;
    else if (depth === 0 && (char === "&&" || char === "||" || char === "," || tokens.kinds[i] === KIND.semicolon))
      return i;
    if (depth < 0) return i;
  }
  return tokens.count;
}

function atomTruth(tokens: Tokens, start: number, end: number, names: KnownNames): Truth {
  for (let i = start + 1; i < end - 1; i++) {
    if (tokens.codes[i] !== EQUAL && tokens.codes[i] !== UNEQUAL) continue;
    return compared(tokens, [start, i], [i + 1, end], tokens.codes[i] === EQUAL, names);
  }
  const words = wordsOf(tokens, start, end);
  const call = words.endsWith("()") ? words.slice(0, -2) : words;
  if (words === "true" || words === "false") return words === "true";
  const value = names.get(call);
  if (typeof value === "boolean") return value;
  return SAYS_WINDOWS.test(call) ? false : undefined;
}

/** A name of another package that says what it asks, such as `osutil.IsWindows()`. */
const SAYS_WINDOWS = /^(?:[A-Za-z_]\w*\.)*(?:is_?windows|running_?on_?windows|on_?windows)$/i;

function compared(
  tokens: Tokens,
  left: readonly [number, number],
  right: readonly [number, number],
  equal: boolean,
  names: KnownNames,
): Truth {
  const text = (range: readonly [number, number]): string | undefined =>
    range[1] === range[0] + 1 && (tokens.kinds[range[0]] === KIND.string || tokens.kinds[range[0]] === KIND.raw)
      ? decodeLiteral(wordAt(tokens, range[0]))
      : undefined;
  const goos = (range: readonly [number, number]): boolean => systemOf(wordsOf(tokens, ...range), names) === "linux";
  const literal = text(left) ?? text(right);
  if (literal === undefined) {
    const known = names.get(wordsOf(tokens, ...left));
    const asked = wordsOf(tokens, ...right);
    if (typeof known !== "boolean" || (asked !== "true" && asked !== "false")) return undefined;
    return (known === (asked === "true")) === equal;
  }
  if (!goos(left) && !goos(right)) return undefined;
  return (literal === "linux") === equal;
}

function valueOf(tokens: Tokens, names: KnownNames): "linux" | undefined {
  let end = tokens.count;
  while (end > 0 && tokens.kinds[end - 1] === KIND.semicolon) end -= 1;
  return systemOf(wordsOf(tokens, 0, end), names);
}

/** Also a parameter or field that is called so: whatever it is given, "windows" is asked for. */
const GOOS = /^(?:[A-Za-z_]\w*\.)*(?:GOOS|goos)$|^strings\.ToLower\(runtime\.GOOS\)$/;

function systemOf(words: string, names: KnownNames): "linux" | undefined {
  return GOOS.test(words) || names.get(words) === "linux" ? "linux" : undefined;
}

function wordsOf(tokens: Tokens, start: number, end: number): string {
  let words = "";
  for (let i = start; i < end; i++) words += wordAt(tokens, i);
  return words;
}

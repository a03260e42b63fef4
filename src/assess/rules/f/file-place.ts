import { table } from "../../../kit/table.ts";
import type { Call, GoFile, Range } from "../../go/syntax.ts";
import { declarationAround } from "../../go/around.ts";
import { callFrom } from "../../go/calls.ts";
import { stringFrom } from "../../go/strings.ts";
import { argumentsOf } from "../../project/listen.ts";
import type { GoPackageFiles } from "../../project/tree.ts";
import type { Site } from "../rule.ts";

/** Where a path leads, as far as the source tells: below the working directory, beside the executable, or where it says. */
export interface FilePlace {
  readonly kind: "relative" | "executable" | "absolute";
  /** What is known of the path; "…" stands for the rest. */
  readonly path: string;
}

/** Steps from name to name before it is given up. */
const MAX_HOPS = 5;
const REST = "…";
/** Functions that hand on the place of an argument. */
const SAME_PLACE = table<number>({
  "path/filepath.Abs": 0,
  "path/filepath.Clean": 0,
  "path/filepath.Dir": 0,
  "path/filepath.EvalSymlinks": 0,
  "path/filepath.FromSlash": 0,
  "path/filepath.ToSlash": 0,
  "path.Clean": 0,
  "path.Dir": 0,
  "strings.Replace": 0,
  "strings.ReplaceAll": 0,
  "strings.TrimRight": 0,
  "strings.TrimSuffix": 0,
  string: 0,
});
const JOINS = new Set(["path/filepath.Join", "path.Join"]);
const OWN_PROGRAM = new Set([
  "os.Executable",
  "github.com/kardianos/osext.Executable",
  "github.com/kardianos/osext.ExecutableFolder",
]);
const EXECUTABLE: FilePlace = { kind: "executable", path: REST };

/** The place an expression of a file names; undefined when it comes from elsewhere: a flag, the environment, a parameter. */
export function filePlace(site: Site, range: Range): FilePlace | undefined {
  return placeOfExpression(site, trimmed(site.file, range), 0);
}

/** The place that one argument of a call names. */
export function argumentPlace(site: Site, call: Call, index: number): FilePlace | undefined {
  const argument = argumentsOf(site.file, call)[index];
  return argument === undefined ? undefined : filePlace(site, argument);
}

/** The place a path names by itself: none for a Windows path, a URL, a device or what is empty. */
export function placeOfText(path: string): FilePlace | undefined {
  if (path === "" || path.length > 200 || /^(?:[A-Za-z]:|\\\\|[~$%{<]|[a-z][a-z0-9+.-]*:)|[\n|]/.test(path))
    return undefined;
  if (/^\/(?:dev|proc|sys)(?:\/|$)/.test(path)) return undefined;
  return { kind: path.startsWith("/") ? "absolute" : "relative", path };
}

function placeOfExpression(site: Site, range: Range, hops: number): FilePlace | undefined {
  if (hops > MAX_HOPS || range.start >= range.end) return undefined;
  const { file } = site;
  const literal = stringFrom(file, range.start);
  if (literal !== undefined) {
    const more = file.text.slice(literal.end, range.end).trim();
    if (more === "") return placeOfText(literal.text);
    return more.startsWith("+") ? placeOfText(literal.text + REST) : undefined;
  }
  const text = file.text.slice(range.start, range.end);
  if (text.startsWith("os.Args[0]")) return EXECUTABLE;
  const call = callFrom(file, range.start);
  const first = call === undefined ? nameAt(site, range, hops) : placeOfCall(site, call, hops);
  const end = call?.end ?? range.start + (/^[\w.]+/.exec(text)?.[0].length ?? 0);
  return first === undefined ? undefined : followed(first, file, { start: end, end: range.end });
}

/** `dir + "/x"`: the literal behind the sign belongs to the path. */
function followed(place: FilePlace, file: GoFile, rest: Range): FilePlace | undefined {
  const { text } = file;
  const more = text.slice(rest.start, rest.end);
  if (more.trim() === "") return place;
  if (!/^\s*\+/.test(more)) return undefined;
  const from = rest.start + (/^\s*\+\s*/.exec(more)?.[0].length ?? 0);
  const literal = stringFrom(file, from);
  return {
    kind: place.kind,
    path: place.path.replace(/…$/, "") + (literal?.text ?? "") + (literal?.end === rest.end ? "" : REST),
  };
}

function placeOfCall(site: Site, call: Call, hops: number): FilePlace | undefined {
  const { file } = site;
  const { callee } = call;
  const args = argumentsOf(file, call).map((one) => trimmed(file, one));
  const of = (index: number): FilePlace | undefined =>
    args[index] === undefined ? undefined : placeOfExpression(site, args[index], hops + 1);
  if (OWN_PROGRAM.has(callee)) return EXECUTABLE;
  if (callee === "os.Getwd") return { kind: "relative", path: `.${REST}` };
  const same = SAME_PLACE[callee];
  if (same !== undefined) return of(same);
  if (JOINS.has(callee)) return joined(file, args, of(0));
  if (callee === "fmt.Sprintf") return formatted(call.strings.find(({ start }) => start === args[0]?.start)?.text, of);
  if (callee.startsWith(".") || args.length > 0) return undefined;
  return functionPlace(site, callee, hops);
}

function joined(file: GoFile, args: readonly Range[], first: FilePlace | undefined): FilePlace | undefined {
  if (first === undefined) return undefined;
  const rest = args.slice(1).map(({ start, end }) => {
    const literal = stringFrom(file, start);
    return literal?.end === end ? literal.text : REST;
  });
  return { kind: first.kind, path: [first.path, ...rest].join("/") };
}

function formatted(format: string | undefined, of: (index: number) => FilePlace | undefined): FilePlace | undefined {
  if (format === undefined) return undefined;
  const at = format.indexOf("%");
  if (at < 0) return placeOfText(format);
  if (at > 0) return placeOfText(format.slice(0, at) + REST);
  const first = format.startsWith("%s") ? of(1) : undefined;
  return first === undefined
    ? undefined
    : { kind: first.kind, path: first.path + format.slice(2).replace(/%.*$/, REST) };
}

/** A function without parameters that returns a path in one way, or that asks for the executable. */
function functionPlace(site: Site, callee: string, hops: number): FilePlace | undefined {
  const { home, name } = ownerOf(site, callee);
  for (const file of home?.files ?? []) {
    const found = file.declarations.find((one) => one.kind === "func" && one.name === name);
    if (found === undefined || home === undefined || !runsOnLinux(file)) continue;
    const body = file.text.slice(found.start, found.end);
    if (/\bos\.(?:Executable\(|Args\[0\])/.test(body))
      return /\b(?:Getenv|LookupEnv)\(/.test(body) ? undefined : EXECUTABLE;
    const returns = [...body.matchAll(/\breturn\s+/g)];
    if (returns.length !== 1) return undefined;
    const start = found.start + (returns[0]?.index ?? 0) + (returns[0]?.[0].length ?? 0);
    return placeOfExpression({ ...site, home, file }, { start, end: expressionEnd(file.text, start) }, hops + 1);
  }
  return undefined;
}

/** `import/path.Name` or `Name` → the package of the tree that declares it. */
function ownerOf(
  { tree, home }: Site,
  callee: string,
): { readonly home: GoPackageFiles | undefined; readonly name: string } {
  const dot = callee.lastIndexOf(".");
  return dot < 0
    ? { home, name: callee }
    : { home: tree.byImportPath.get(callee.slice(0, dot)), name: callee.slice(dot + 1) };
}

/** A name of the function around, else of its package, else (`other.Name`) of another one. */
function nameAt(site: Site, { start, end }: Range, hops: number): FilePlace | undefined {
  const { file } = site;
  const words = /^[\w.]+/.exec(file.text.slice(start, end))?.[0] ?? "";
  const parts = words.split(".");
  const [name = "", member] = parts;
  if (parts.length > 2 || name === "") return undefined;
  if (member !== undefined) {
    const path = file.imports.find((one) => one.name === name)?.path;
    const home = path === undefined ? undefined : site.tree.byImportPath.get(path);
    return home === undefined ? undefined : packageName({ ...site, home }, member, hops);
  }
  const around = declarationAround(file, start);
  if (around === undefined || (around.kind !== "func" && around.kind !== "method"))
    return packageName(site, name, hops);
  const body = file.text.slice(around.start, around.end);
  if (new RegExp(`\\bfunc\\b[^{]*[(,]\\s*${name}\\b[^{]*\\{|&${name}\\b`).test(body)) return undefined;
  const set = assignments(body, name);
  if (set.length === 0) return packageName(site, name, hops);
  const at = set.length === 1 ? around.start + (set[0] ?? 0) : undefined;
  return at === undefined || at > start
    ? undefined
    : placeOfExpression(site, { start: at, end: expressionEnd(file.text, at) }, hops + 1);
}

/** A constant, or a variable that is set in one place. */
function packageName(site: Site, name: string, hops: number): FilePlace | undefined {
  const { files } = site.home;
  const declared = files.some((file) =>
    file.declarations.some((one) => one.name === name && (one.kind === "const" || one.kind === "var")),
  );
  if (!declared) return undefined;
  const set = files
    .filter((file) => runsOnLinux(file) && file.text.includes(name))
    .flatMap((file) =>
      (file.text.includes(`&${name}`) ? [-1, -1] : assignments(file.text, name)).map((at) => ({ file, at })),
    );
  const [only] = set;
  if (only === undefined || set.length > 1 || only.at < 0) return undefined;
  const { file, at } = only;
  return placeOfExpression({ ...site, file }, { start: at, end: expressionEnd(file.text, at) }, hops + 1);
}

/** Offsets behind `name =`, `name :=`, `name, err :=`, `name string =`. */
function assignments(text: string, name: string): readonly number[] {
  const sign = new RegExp(`(?<![\\w.])${name}(?:\\s*,\\s*\\w+)?(?:\\s+string)?\\s*(?::=|=(?!=)|\\+=)\\s*`, "g");
  const second = new RegExp(`\\w\\s*,\\s*${name}\\s*:?=(?!=)`);
  return second.test(text) ? [-1, -1] : [...text.matchAll(sign)].map((match) => match.index + match[0].length);
}

/** The end of the expression that begins at an offset: a line's end, a comma, a brace or a bracket that closes what is around. */
function expressionEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === '"' || char === "`") at = quoteEnd(text, at);
    else if (char === "(" || char === "[") depth += 1;
    else if (char === ")" || char === "]") depth -= 1;
    if (depth < 0 || (depth === 0 && "\n;,{}".includes(char))) return at;
  }
  return text.length;
}

function quoteEnd(text: string, from: number): number {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\" && quote === '"') at += 1;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

function trimmed({ text }: GoFile, { start, end }: Range): Range {
  const inner = text.slice(start, end);
  return { start: start + inner.length - inner.trimStart().length, end: end - (inner.length - inner.trimEnd().length) };
}

function runsOnLinux({ included, scope }: GoFile): boolean {
  return scope !== "test" && (included.linux || included.linuxCgo);
}

import { once, onceByText } from "../once.ts";
import {
  ARCHITECTURES,
  type BuildContext,
  BUILDS,
  GO_MINOR,
  GOARCH_WORDS,
  GOOS_WORDS,
  type Included,
  UNIX_WORDS,
} from "./platforms.ts";

/** A build constraint (`go help buildconstraint`). */
export type Constraint =
  | { readonly kind: "tag"; readonly tag: string }
  | { readonly kind: "not"; readonly of: Constraint }
  | { readonly kind: "and" | "or"; readonly left: Constraint; readonly right: Constraint };

/** Parses the expression of a `//go:build` line; undefined when it is not one. */
export const parseGoBuild = onceByText((expression): Constraint | undefined => {
  const words = expression.match(/&&|\|\||[!()]|[\p{L}\p{N}_.]+|\S/gu) ?? [];
  let at = 0;
  const parseOr = (depth: number): Constraint | undefined => {
    let left = parseAnd(depth);
    while (left !== undefined && words[at] === "||") {
      at += 1;
      left = join("or", left, parseAnd(depth));
    }
    return left;
  };
  const parseAnd = (depth: number): Constraint | undefined => {
    let left = parseNot(depth);
    while (left !== undefined && words[at] === "&&") {
      at += 1;
      left = join("and", left, parseNot(depth));
    }
    return left;
  };
  const parseNot = (depth: number): Constraint | undefined => {
    const word = words[at++];
    if (word === undefined || depth > MAX_DEPTH) return undefined;
    if (word === "!") {
      const of = parseNot(depth + 1);
      return of && { kind: "not", of };
    }
    if (word === "(") {
      const inner = parseOr(depth + 1);
      return words[at++] === ")" ? inner : undefined;
    }
    return TAG.test(word) ? { kind: "tag", tag: word } : undefined;
  };
  const whole = parseOr(0);
  return at === words.length ? whole : undefined;
});

/** Deeper than any constraint a person writes; keeps hostile input off the stack. */
const MAX_DEPTH = 200;
const TAG = /^[\p{L}\p{N}_.]+$/u;

/** Parses the arguments of one `// +build` line: blanks are "or", commas are "and". */
export function parsePlusBuild(line: string): Constraint | undefined {
  const options = line
    .trim()
    .split(/\s+/)
    .map((option) =>
      option
        .split(",")
        .map((term): Constraint | undefined => {
          const tag = term.startsWith("!") ? term.slice(1) : term;
          if (!TAG.test(tag)) return undefined;
          return term.startsWith("!") ? { kind: "not", of: { kind: "tag", tag } } : { kind: "tag", tag };
        })
        .reduce((left, right) => join("and", left, right)),
    );
  return options.reduce((left, right) => join("or", left, right));
}

/** Both sides, or nothing when one is missing. */
export function join(
  kind: "and" | "or",
  left: Constraint | undefined,
  right: Constraint | undefined,
): Constraint | undefined {
  return left && right && { kind, left, right };
}

/** Whether the constraint holds when exactly these tags hold. */
export function holds(constraint: Constraint, tag: (name: string) => boolean): boolean {
  switch (constraint.kind) {
    case "tag":
      return tag(constraint.tag);
    case "not":
      return !holds(constraint.of, tag);
    case "and":
      return holds(constraint.left, tag) && holds(constraint.right, tag);
    case "or":
      return holds(constraint.left, tag) || holds(constraint.right, tag);
  }
}

const tag = onceByText((word): Constraint => ({ kind: "tag", tag: word }));

/** The constraint a file name states (`x_windows_amd64.go`), as `go/build` reads it. */
export function parseFileName(name: string): Constraint | undefined {
  // Most names say nothing, and of those that hold "_" most are tests.
  const first = name.indexOf("_");
  if (first < 0 || (name.endsWith("_test.go") && first === name.length - "_test.go".length)) return undefined;
  const stem = name.split(".")[0] ?? "";
  const from = stem.indexOf("_");
  if (from < 0) return undefined;
  const parts = stem.slice(from).split("_");
  if (parts.at(-1) === "test") parts.pop();
  const last = parts.at(-1) ?? "";
  const before = parts.at(-2) ?? "";
  if (parts.length >= 3 && GOOS_WORDS.has(before) && GOARCH_WORDS.has(last)) return join("and", tag(before), tag(last));
  return GOOS_WORDS.has(last) || GOARCH_WORDS.has(last) ? tag(last) : undefined;
}

const PLUS_BUILD = /^\/\/\s*\+build(?:\s+(.*))?$/;

export interface Header {
  readonly constraint: Constraint | undefined;
  /** True when a constraint line was there that does not parse. */
  readonly broken: boolean;
  readonly generated: boolean;
}

/** go.dev/s/generatedcode */
const GENERATED = /^\/\/ Code generated .* DO NOT EDIT\.$/m;

/** Reads what stands before the package clause. */
export function readHeader(text: string): Header {
  const { lines, end, blank } = leadingComments(text);
  const head = text.slice(0, end);
  const generated = head.includes("// Code generated ") && GENERATED.test(head.replaceAll("\r", ""));
  const modern = lines.filter(({ line }) => /^\/\/go:build(\s|$)/.test(line));
  if (modern.length > 0) {
    const constraint = parseGoBuild((modern[0]?.line ?? "").slice("//go:build".length));
    return { constraint, broken: constraint === undefined, generated };
  }
  // The old form counts only above the last blank line before the package clause.
  const old = lines.filter(({ line, at }) => at < blank && PLUS_BUILD.test(line));
  if (old.length === 0) return { constraint: undefined, broken: false, generated };
  const parsed = old.map(({ line }) => parsePlusBuild(PLUS_BUILD.exec(line)?.[1] ?? ""));
  const constraint = parsed.reduce((left, right) => join("and", left, right));
  return { constraint, broken: constraint === undefined, generated };
}

interface CommentLine {
  readonly line: string;
  readonly at: number;
}

/** Most lines of a header are a licence. */
const SAYS_BUILD = /^\/\/(?:go:build|\s*\+build)/;

/** `//` lines before the first token that may be constraints; `blank` is where the last blank line among them begins. */
function leadingComments(text: string): {
  readonly lines: readonly CommentLine[];
  readonly end: number;
  readonly blank: number;
} {
  const lines: CommentLine[] = [];
  let blank = 0;
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf("\n", at);
    const next = newline < 0 ? text.length : newline + 1;
    const line = text.slice(at, next).trim();
    if (line === "") blank = at;
    else if (line.startsWith("//")) {
      if (SAYS_BUILD.test(line)) lines.push({ line, at });
    } else if (line.startsWith("/*")) {
      const close = text.indexOf("*/", at);
      if (close < 0) return { lines, end: text.length, blank };
      const after = text.indexOf("\n", close);
      if (text.slice(close + 2, after < 0 ? undefined : after).trim() !== "") return { lines, end: at, blank };
      at = after < 0 ? text.length : after + 1;
      continue;
    } else return { lines, end: at, blank };
    at = next;
  }
  return { lines, end: text.length, blank };
}

const EVERYWHERE: Included = { windows: true, windowsCgo: true, linux: true, linuxCgo: true };
const WITH_CGO: Included = { ...EVERYWHERE, windows: false, linux: false };

/** In which builds a file takes part: its name, its constraint, and `import "C"` where cgo is off. */
export function inclusion(name: string, constraint: Constraint | undefined, importsC: boolean): Included {
  const byName = parseFileName(name);
  const both = byName === undefined ? constraint : constraint === undefined ? byName : join("and", byName, constraint);
  if (both === undefined) return importsC ? WITH_CGO : EVERYWHERE;
  const { windows, windowsCgo, linux, linuxCgo } = buildsOf(both);
  return { windows: windows && !importsC, windowsCgo, linux: linux && !importsC, linuxCgo };
}

/** The same few lines stand in all files, and are one constraint. */
const buildsOf = once((constraint: Constraint): Included => {
  const takes = (context: BuildContext): boolean =>
    ARCHITECTURES.some((architecture) => holds(constraint, tagsOf(context, architecture)));
  return {
    windows: takes(BUILDS.windows),
    windowsCgo: takes(BUILDS.windowsCgo),
    linux: takes(BUILDS.linux),
    linuxCgo: takes(BUILDS.linuxCgo),
  };
});

/** Tags that hold in a build without `-tags`. */
export function tagsOf({ os, cgo }: BuildContext, architecture: string): (tag: string) => boolean {
  return (tag) => {
    if (tag === os || tag === architecture || tag === "gc") return true;
    if (tag === "unix") return UNIX_WORDS.has(os);
    if (tag === "cgo") return cgo;
    const minor = /^go1\.([1-9]\d*)$/.exec(tag)?.[1];
    return minor !== undefined && Number(minor) <= GO_MINOR;
  };
}

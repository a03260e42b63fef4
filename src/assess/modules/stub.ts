import type { Declaration, GoFile } from "../go/syntax.ts";
import { KIND, tokenize } from "../go/tokens.ts";

/** What the body of a function amounts to: an error that says "not here", nothing at all, or work. */
type Body = "refusal" | "nothing" | "work";

/** Bodies that do something, at most, among those that Linux has in place of Windows' own. */
const MOST_WORK = 0.2;
/** Refusals at least, among all functions of the package. */
const LEAST_REFUSALS = 0.1;
/** Longer bodies do something. In tokens. */
const SHORT = 30;
const CONTROL = new Set(["if", "for", "switch", "select", "go", "defer", "range"]);
const REFUSES =
  /E_?NOTIMPL|not?[\s_-]*(?:yet[\s_-]*)?(?:impl|supp|avail)|un(?:supp|impl|avail)|(?:only|just)\b.{0,24}windows|windows[\s_-]*only|\bpanic\b/i;

/**
 * True when the functions that Linux has in place of Windows' own only say that they are not there. A package where they are few beside
 * what works everywhere is no stub.
 */
export function isStub(linux: readonly GoFile[], windows: readonly GoFile[]): boolean {
  const onWindows = new Set(
    windows.filter((file) => !linux.includes(file)).flatMap((file) => functionsOf(file).map((one) => keyOf(file, one))),
  );
  let all = 0;
  const counts: Record<Body, number> = { refusal: 0, nothing: 0, work: 0 };
  for (const file of linux) {
    const functions = functionsOf(file);
    all += functions.length;
    if (windows.includes(file)) continue;
    for (const one of functions) if (onWindows.has(keyOf(file, one))) counts[bodyOf(file, one)] += 1;
  }
  const twins = counts.refusal + counts.nothing + counts.work;
  return counts.refusal > 0 && counts.work <= twins * MOST_WORK && counts.refusal >= all * LEAST_REFUSALS;
}

function functionsOf(file: GoFile): readonly Declaration[] {
  return file.declarations.filter(({ kind }) => kind === "func" || kind === "method");
}

/** `Name` of a function, `Type.Name` of a method. */
function keyOf({ text }: GoFile, { start, name, kind }: Declaration): string {
  if (kind === "func") return name;
  const receiver = /^func\s*\(\s*(?:\w+\s+)?\*?\s*(\w+)/.exec(text.slice(start, start + 200))?.[1] ?? "";
  return `${receiver}.${name}`;
}

function bodyOf({ text }: GoFile, { start, end }: Declaration): Body {
  const source = text.slice(start, end);
  const tokens = tokenize(source);
  let last = tokens.count - 1;
  while (last > 0 && tokens.kinds[last] === KIND.semicolon) last -= 1;
  let depth = 0;
  let first = last;
  for (; first > 0; first--) {
    const sign = source[tokens.starts[first] ?? 0];
    const operator = tokens.kinds[first] === KIND.operator;
    if (operator && sign === "}") depth += 1;
    if (operator && sign === "{" && --depth === 0) break;
  }
  const body = source.slice(tokens.starts[first] ?? 0, tokens.ends[last]);
  if (last - first > SHORT) return "work";
  let calls = 0;
  for (let at = first + 1; at < last; at++) {
    const word = source.slice(tokens.starts[at] ?? 0, tokens.ends[at]);
    if (tokens.kinds[at] === KIND.keyword && CONTROL.has(word)) return "work";
    if (tokens.kinds[at] === KIND.operator && word === "(") calls += 1;
  }
  if (REFUSES.test(body)) return "refusal";
  return calls === 0 ? "nothing" : "work";
}

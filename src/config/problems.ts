import type { z } from "zod";
import type { Params, Problem } from "../errors.ts";
import { nearest } from "../kit/nearest.ts";
import { type KeyPath, problem, type Source } from "./source.ts";

type Issue = z.core.$ZodIssue;

/** Says what is wrong in our codes, with the line and column of the value or key meant. */
export function problemsOf(issues: readonly Issue[], source: Source, known: KnownKeys): readonly Problem[] {
  return issues.flatMap((issue) => problemsOfIssue(issue, source, known));
}

/** The keys a place in the file takes, for "did you mean". */
export type KnownKeys = (path: KeyPath) => readonly string[];

/**
 * The path as people write it.
 * @example dotted(["services", "orders", "needs", 0]) === "services.orders.needs[0]"
 */
export function dotted(path: KeyPath): string {
  return path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : `${i === 0 ? "" : "."}${String(part)}`))
    .join("");
}

function problemsOfIssue(issue: Issue, source: Source, known: KnownKeys): readonly Problem[] {
  const { path } = issue;
  const here = (code: string, params: Params = {}): readonly Problem[] => [
    problem(code, source.at(path), { key: dotted(path), ...params }),
  ];
  const value = valueAt(source.value, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(path, key, source, known));
    case "invalid_type":
      return value === undefined && path.length > 0
        ? here("missing")
        : here("wrong-type", { expected: issue.expected, actual: typeOf(value) });
    case "invalid_value":
      return here(value === undefined ? "missing" : "not-one-of", {
        allowed: issue.values.map(String),
        got: shown(value),
      });
    case "invalid_key":
      return issue.issues.slice(0, 1).map((inner) => {
        const key = String(path.at(-1));
        return problem(codeOf(inner), source.atKey(path.slice(0, -1), key), { key: dotted(path), got: key });
      });
    case "invalid_union":
      return unionProblems(issue, source, known);
    case "too_small":
      return here("too-small", { least: Number(issue.minimum), got: shown(value) });
    case "too_big":
      return here("too-big", { most: Number(issue.maximum), got: shown(value) });
    case "invalid_format":
      return here(codeOf(issue), { got: shown(value) });
    case "custom":
    case "invalid_element":
    case "not_multiple_of":
      return here("not-allowed", { got: shown(value) });
  }
}

/** The sections put a code of ours where zod has room for a message. */
function codeOf(issue: Issue): string {
  return /^[a-z-]+$/.test(issue.message) ? issue.message : "not-allowed";
}

function unknownKey(path: KeyPath, key: string, source: Source, known: KnownKeys): Problem {
  const guess = nearest(key, known(path));
  const params = { key: dotted([...path, key]) };
  const position = source.atKey(path, key);
  return guess === undefined
    ? problem("unknown-key", position, { ...params, known: known(path) })
    : problem("unknown-key-near", position, { ...params, guess });
}

/** Of the alternatives the one is reported that came furthest: a wrong text beats a wrong type. */
function unionProblems(issue: Issue & { code: "invalid_union" }, source: Source, known: KnownKeys): readonly Problem[] {
  const prefixed = issue.errors.map((errors) =>
    errors.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue),
  );
  const furthest = prefixed.find((errors) => errors.every((inner) => inner.code !== "invalid_type")) ?? prefixed[0];
  if (issue.discriminator !== undefined || furthest === undefined) return discriminatorProblem(issue, source);
  const all = problemsOf(furthest, source, known);
  return all.length > 0 ? all : discriminatorProblem(issue, source);
}

function discriminatorProblem(issue: Issue & { code: "invalid_union" }, source: Source): readonly Problem[] {
  const path = [...issue.path];
  const value = valueAt(source.value, path);
  const params = { key: dotted(path), got: shown(value) };
  return [problem(value === undefined ? "missing" : "not-allowed", source.at(path), params)];
}

function valueAt(value: unknown, path: KeyPath): unknown {
  let at: unknown = value;
  for (const part of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[part];
  }
  return at;
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  return Array.isArray(value) ? "array" : typeof value;
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

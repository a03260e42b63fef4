import { compareBytes } from "../compare.ts";
import { parsePlaceholders, placeholderError, type PlaceholderPart, type Where } from "./parse.ts";

/** Answers with a variable's value, "" included; undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

/**
 * Fills every placeholder of a text. Errors: `placeholder-unset`, `placeholder-required`, `placeholder-invalid`, each with file and line.
 * @example resolvePlaceholders("${HOST:localhost}:${PORT:80}", (name) => env[name], { file: "slipway.yaml", line: 3 })
 */
export function resolvePlaceholders(text: string, lookup: Lookup, where: Where): string {
  return resolveParts(parsePlaceholders(text, where), lookup, where);
}

/**
 * Names of the variables a text may ask for, those inside defaults included; sorted, each once.
 * @example variablesIn("${A:${B:x}}") // ["A", "B"]
 */
export function variablesIn(text: string, where: Where = { file: "", line: 1 }): readonly string[] {
  const names = new Set<string>();
  collectNames(parsePlaceholders(text, where), names);
  return [...names].toSorted(compareBytes);
}

/** Refuses a placeholder in a key: keys are names, and a name that depends on the environment cannot be checked. */
export function refusePlaceholderInKey(key: string, where: Where): void {
  if (!key.includes("${")) return;
  throw placeholderError("placeholder-invalid", { reason: "in-key", text: key.slice(0, 40) }, where);
}

/**
 * Resolves a set of variables whose texts may name each other and the outside.
 *
 * A name that is in the set means the member of the set; a member that names itself means the outside (`PORT: ${PORT:8080}`).
 * Members that need each other in a circle are refused with `placeholder-cycle`, even when a default could break the circle:
 * which of them would then win depends on the order of reading.
 */
export function resolveVariables(
  members: Readonly<Record<string, string>>,
  outside: Lookup,
  whereOf: (name: string) => Where,
): Readonly<Record<string, string>> {
  for (const name of Object.keys(members)) refuseCycle(members, name, whereOf);
  const resolved = new Map<string, string>();
  const resolveMember = (name: string): string => {
    const lookup: Lookup = (wanted) =>
      wanted !== name && Object.hasOwn(members, wanted) ? resolveMember(wanted) : outside(wanted);
    const value = resolved.get(name) ?? resolvePlaceholders(members[name] ?? "", lookup, whereOf(name));
    resolved.set(name, value);
    return value;
  };
  return Object.fromEntries(Object.keys(members).map((name) => [name, resolveMember(name)]));
}

/** Follows every name a member could ever need, so that a circle is found whatever the outside happens to hold. */
function refuseCycle(members: Readonly<Record<string, string>>, start: string, whereOf: (name: string) => Where): void {
  const seen = new Set<string>();
  const open: string[][] = [[start]];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const name = path.at(-1) ?? start;
    for (const next of variablesIn(members[name] ?? "", whereOf(name))) {
      if (next === name || !Object.hasOwn(members, next)) continue;
      if (next === start) {
        throw placeholderError("placeholder-cycle", { names: [...path, next] }, whereOf(start));
      }
      if (seen.has(next)) continue;
      seen.add(next);
      open.push([...path, next]);
    }
  }
}

function resolveParts(parts: readonly PlaceholderPart[], lookup: Lookup, where: Where): string {
  return parts.map((part) => (part.kind === "text" ? part.text : resolveVariable(part, lookup, where))).join("");
}

function resolveVariable(part: Extract<PlaceholderPart, { kind: "variable" }>, lookup: Lookup, where: Where): string {
  const { name, otherwise, linesBefore } = part;
  const value = lookup(name);
  if (value !== undefined) return value;
  switch (otherwise.kind) {
    case "default":
      return resolveParts(otherwise.parts, lookup, where);
    case "required":
      throw placeholderError("placeholder-required", { name, message: otherwise.message }, where, linesBefore);
    case "error":
      throw placeholderError("placeholder-unset", { name }, where, linesBefore);
  }
}

function collectNames(parts: readonly PlaceholderPart[], names: Set<string>): void {
  for (const part of parts) {
    if (part.kind === "text") continue;
    names.add(part.name);
    if (part.otherwise.kind === "default") collectNames(part.otherwise.parts, names);
  }
}

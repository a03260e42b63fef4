import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar } from "yaml";
import { isSlipwayError, type Problem } from "../errors.ts";
import { refusePlaceholderInKey, resolvePlaceholders, type Lookup } from "../kit/placeholder/resolve.ts";
import { CONFIG_FILE } from "./config.ts";

/** Keys and list indexes from the top down. */
export type KeyPath = readonly PropertyKey[];

/** 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The file as plain values, and where each of them stands. */
export interface Source {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Where a value stands; of a key that is missing, where the nearest existing parent stands. */
  at(path: KeyPath): Position;
  /** Where a key itself stands. */
  atKey(parent: KeyPath, key: string): Position;
}

interface Reading {
  readonly document: Document;
  readonly lookup: Lookup;
  readonly problems: Problem[];
  readonly positionOf: (node: unknown) => Position;
  /** Anchors being followed, against circles; and how many were, against bombs. */
  readonly open: Set<unknown>;
  aliases: number;
}

const MAX_ALIASES = 100;

/** Reads YAML 1.2, fills `${VAR:default}` everywhere but in the `env` of services, and keeps the position of everything. */
export function readSource(text: string, lookup: Lookup): Source {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ""), { lineCounter: lines, prettyErrors: false });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const positionOf = (node: unknown): Position => positionAt(rangeStart(node) ?? 0);
  const problems: Problem[] = [...document.errors, ...document.warnings].map((error) =>
    problem(`yaml-${error.code.toLowerCase().replaceAll("_", "-")}`, positionAt(error.pos[0]), {}),
  );
  const reading: Reading = { document, lookup, problems, positionOf, open: new Set(), aliases: 0 };
  // A broken file is reported as broken; what a repaired tree would hold is guesswork.
  const value = problems.length === 0 ? valueOf(document.contents, [], reading) : undefined;
  return {
    value,
    problems,
    at: (path) => positionOf(nearestNode(document, path)),
    atKey: (parent, key) => positionOf(keyNode(document, parent, key)),
  };
}

/** A finding about a place in slipway.yaml. */
export function problem(code: string, { line, column }: Position, params: Problem["params"]): Problem {
  return { code, params: { file: CONFIG_FILE, line, column, ...params } };
}

function rangeStart(node: unknown): number | undefined {
  const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
  return Array.isArray(range) ? Number(range[0]) : undefined;
}

function valueOf(node: unknown, path: KeyPath, reading: Reading): unknown {
  if (isAlias(node)) return aliasValue(node.resolve(reading.document), node, path, reading);
  if (isSeq(node)) return node.items.map((item, index) => valueOf(item, [...path, index], reading));
  if (isScalar(node)) return scalarValue(node, path, reading);
  if (!isMap(node)) return undefined;
  const members = node.items.map(({ key, value }): [string, unknown] => {
    const name = isScalar(key) ? String(key.value) : String(key);
    guarded(reading, key, () => refusePlaceholderInKey(name, whereOf(key, reading)));
    return [name, valueOf(value, [...path, name], reading)];
  });
  return Object.fromEntries(members);
}

function aliasValue(target: Node | undefined, alias: Node, path: KeyPath, reading: Reading): unknown {
  reading.aliases += 1;
  if (target === undefined || reading.open.has(target) || reading.aliases > MAX_ALIASES) {
    reading.problems.push(problem("yaml-bad-alias", reading.positionOf(alias), {}));
    return undefined;
  }
  reading.open.add(target);
  const value = valueOf(target, path, reading);
  reading.open.delete(target);
  return value;
}

function scalarValue(node: Scalar, path: KeyPath, reading: Reading): unknown {
  const plain = node.type === undefined || node.type === Scalar.PLAIN;
  // What a process gets is the text as written: 1.10 stays "1.10", and secrets stay placeholders until it starts.
  if (isServiceEnv(path)) return plain ? (node.source ?? "") : node.value;
  if (typeof node.value !== "string" || !node.value.includes("${")) return node.value;
  const text = node.value;
  const resolved = guarded(reading, node, () => resolvePlaceholders(text, reading.lookup, whereOf(node, reading)));
  return plain && resolved !== undefined ? retyped(resolved) : resolved;
}

function isServiceEnv(path: KeyPath): boolean {
  return path[0] === "services" && path[2] === "env" && path.length > 3;
}

/** An unquoted `${PORT:8080}` is a number once it is resolved, as an unquoted 8080 would be. */
function retyped(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

function whereOf(node: unknown, reading: Reading): { readonly file: string; readonly line: number } {
  return { file: CONFIG_FILE, line: reading.positionOf(node).line };
}

/** Turns a refused placeholder into one finding among others. */
function guarded<T>(reading: Reading, node: unknown, read: () => T): T | undefined {
  try {
    return read();
  } catch (failure) {
    if (!isSlipwayError(failure)) throw failure;
    reading.problems.push(problem(failure.code, reading.positionOf(node), failure.params));
    return undefined;
  }
}

function nearestNode(document: Document, path: KeyPath): unknown {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (rangeStart(node) !== undefined) return node;
  }
  return document.contents;
}

function keyNode(document: Document, parent: KeyPath, key: string): unknown {
  const map: unknown = parent.length === 0 ? document.contents : document.getIn(parent, true);
  const resolved = isAlias(map) ? map.resolve(document) : map;
  if (!isMap(resolved)) return nearestNode(document, parent);
  const pair = resolved.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return pair?.key ?? resolved;
}

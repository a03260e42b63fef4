import type { ConfigEntry } from "./document.ts";
import { closingQuote, decodeQuoted, lastName, readFlow } from "./flow.ts";
import { eachLine } from "./lines.ts";

const KEY = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s"'#[\]{},&*!|>%@`-][^#]*?|-[^\s#][^#]*?))\s*:(?:\s+|$)/;
const BLOCK = /^(?:&\S+\s+|!\S+\s+)*[|>][+\-\d]*\s*(?:#.*)?$/;

interface Level {
  readonly indent: number;
  name: string;
  /** The next index, when this level is a list. */
  next: number;
}

interface Reading {
  readonly text: string;
  readonly entries: ConfigEntry[];
  levels: Level[];
  /** Lines indented deeper than this belong to a block of text; -1 outside of one. */
  block: number;
  /** Lines that begin before this offset were read with an earlier one. */
  done: number;
}

/**
 * Reads YAML line by line: maps, lists, quoted and plain scalars, flow style. Tolerant on purpose: files with templates in them, which
 * no parser takes, still say their keys and values. Anchors and tags are passed over, blocks of text are one value.
 */
export function readYaml(text: string): readonly ConfigEntry[] {
  const reading: Reading = { text, entries: [], levels: [], block: -1, done: 0 };
  for (const { line, start } of eachLine(text)) {
    if (start < reading.done || line.trim() === "") continue;
    const indent = line.length - line.trimStart().length;
    if (reading.block >= 0 && indent > reading.block) {
      extendBlock(reading, line, start + indent);
      continue;
    }
    reading.block = -1;
    if (/^\s*#|^%/.test(line)) continue;
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(line)) reading.levels = [];
    else readContent(reading, line, start, indent);
  }
  return reading.entries;
}

function extendBlock({ entries }: Reading, line: string, start: number): void {
  const last = entries.pop();
  if (last === undefined) return;
  const words = line.trim();
  const first = last.start === last.end;
  entries.push({
    ...last,
    value: first ? words : `${last.value}\n${words}`,
    start: first ? start : last.start,
    end: start + words.length,
  });
}

function readContent(reading: Reading, line: string, start: number, lineIndent: number): void {
  let indent = lineIndent;
  let rest = line.slice(indent);
  for (let item = /^-(?:\s+|$)/.exec(rest); item !== null; item = /^-(?:\s+|$)/.exec(rest)) {
    enterItem(reading, indent);
    indent += item[0].length;
    rest = line.slice(indent);
  }
  if (rest === "" || rest.startsWith("#")) return;
  const key = KEY.exec(rest);
  if (key === null) return addValue(reading, rest, start + indent, indent);
  leave(reading, indent);
  reading.levels.push({ indent, name: keyName(key), next: 0 });
  const value = rest.slice(key[0].length);
  if (value !== "" && !value.startsWith("#")) addValue(reading, value, start + indent + key[0].length, indent);
}

function keyName([, double, single, plain]: RegExpExecArray): string {
  if (double !== undefined) return decodeQuoted(`"${double}"`);
  return single === undefined ? (plain ?? "") : single.replaceAll("''", "'");
}

/** Leaves the levels that a key at this indent ends. */
function leave(reading: Reading, indent: number): void {
  while ((reading.levels.at(-1)?.indent ?? -1) >= indent) reading.levels.pop();
}

/** A list item: the level of its list counts up; the list may stand at the indent of the key above it. */
function enterItem(reading: Reading, indent: number): void {
  const { levels } = reading;
  while (levels.length > 0) {
    const last = levels.at(-1);
    if (last === undefined || last.indent < indent || (last.indent === indent && last.next > 0)) break;
    // A key at the same indent, directly above the first item, owns the list.
    if (last.indent === indent && last.next === 0 && !/^\d+$/.test(last.name)) break;
    levels.pop();
  }
  const list = levels.at(-1);
  if (list !== undefined && list.indent === indent && /^\d+$/.test(list.name)) {
    list.name = String(list.next);
    list.next += 1;
  } else levels.push({ indent, name: "0", next: 1 });
}

function addValue(reading: Reading, raw: string, start: number, indent: number): void {
  const path = reading.levels.map(({ name }) => name);
  if (path.length === 0) return;
  const bare = raw.replace(/^(?:[&!]\S+\s+)+/, "");
  const at = start + raw.length - bare.length;
  const key = lastName(path);
  if (BLOCK.test(bare)) {
    reading.block = indent;
    reading.entries.push({ path, key, value: "", start: at, end: at });
  } else if (/^[{[]/.test(bare) && !bare.startsWith("{{")) {
    const flow = readFlow(reading.text, at, path, ":");
    reading.entries.push(...flow.entries);
    reading.done = flow.end;
  } else if (/^["']/.test(bare)) {
    const close = closingQuote(reading.text, at);
    reading.done = close;
    reading.entries.push({
      path,
      key,
      value: decodeQuoted(reading.text.slice(at, close + 1)),
      start: at + 1,
      end: close,
    });
  } else {
    const value = bare.replace(/\s+#.*$/, "").trimEnd();
    if (value !== "") reading.entries.push({ path, key, value, start: at, end: at + value.length });
  }
}

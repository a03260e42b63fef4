import type { ConfigEntry } from "./document.ts";
import { closingQuote, decodeQuoted, lastName, readFlow } from "./flow.ts";
import { eachLine } from "./lines.ts";

const TABLE = /^\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}/;
const PAIR = /^(\s*)((?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+))*)(\s*=\s*)/;

/** TOML (toml.io/en/v1.0.0) with the place of every value. */
export function readToml(text: string): readonly ConfigEntry[] {
  const entries: ConfigEntry[] = [];
  let table: readonly string[] = [];
  let done = 0;
  for (const { line, start } of eachLine(text)) {
    if (start < done || /^\s*(?:#|$)/.test(line)) continue;
    const named = TABLE.exec(line)?.[1];
    if (named !== undefined) {
      table = keyParts(named);
      continue;
    }
    const pair = PAIR.exec(line);
    if (pair === null) continue;
    const path = [...table, ...keyParts(pair[2] ?? "")];
    done = addValue(text, line.slice(pair[0].length), start + pair[0].length, path, entries);
  }
  return entries;
}

function keyParts(dotted: string): readonly string[] {
  const parts = dotted.match(/"(?:[^"\\]|\\.)*"|'[^']*'|[^\s."']+/g) ?? [];
  return parts.map((part) => (/^["']/.test(part) ? decodeQuoted(part) : part));
}

/** Answers with the offset where the value ends. */
function addValue(text: string, raw: string, at: number, path: readonly string[], entries: ConfigEntry[]): number {
  const key = lastName(path);
  const long = /^("""|''')/.exec(raw)?.[1];
  if (long !== undefined) {
    const close = text.indexOf(long, at + 3);
    const end = close < 0 ? text.length : close;
    entries.push({ path, key, value: text.slice(at + 3, end), start: at + 3, end });
    return end + 3;
  }
  if (/^[{[]/.test(raw)) {
    const flow = readFlow(text, at, path, "=");
    entries.push(...flow.entries);
    return flow.end;
  }
  if (/^["']/.test(raw)) {
    // A literal string knows no escape, not even a doubled quote.
    const close = raw[0] === "'" ? text.indexOf("'", at + 1) : closingQuote(text, at);
    const end = close < 0 ? text.length : close;
    const value = raw[0] === "'" ? text.slice(at + 1, end) : decodeQuoted(text.slice(at, end + 1));
    entries.push({ path, key, value, start: at + 1, end });
    return end;
  }
  const value = raw.replace(/\s*#.*$/, "").trimEnd();
  entries.push({ path, key, value, start: at, end: at + value.length });
  return at;
}

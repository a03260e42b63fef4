import { table } from "../../kit/table.ts";
import type { ConfigEntry } from "./document.ts";

const MAX_DEPTH = 128;
const PIECE =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<[?!][^>]*>?|<(\/?)([\w:.-]+)((?:[^<>"']|"[^"<]{0,4096}"|'[^'<]{0,4096}'){0,4096})>|[^<]+/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES = table<string>({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" });

/**
 * XML as configuration uses it: text of elements and values of attributes, by the names around them. In `<add key="Dir" value="…"/>`
 * (.NET's way) the key attribute names the value.
 */
export function readXml(text: string): readonly ConfigEntry[] {
  const entries: ConfigEntry[] = [];
  const path: string[] = [];
  for (const piece of text.matchAll(PIECE)) {
    const [whole, data, close, name, attributes] = piece;
    if (name !== undefined) {
      if (close === "/") leave(path, name);
      else {
        path.push(name);
        const from = piece.index + whole.indexOf(name) + name.length;
        addAttributes(entries, path, attributes ?? "", from);
        if (attributes?.trimEnd().endsWith("/") === true || path.length > MAX_DEPTH) path.pop();
      }
    } else if (data !== undefined) addText(entries, path, data, piece.index + "<![CDATA[".length, false);
    else if (!whole.startsWith("<")) addText(entries, path, whole, piece.index, true);
  }
  return entries;
}

function leave(path: string[], name: string): void {
  const at = path.lastIndexOf(name);
  if (at >= 0) path.length = at;
}

function addAttributes(entries: ConfigEntry[], path: readonly string[], attributes: string, from: number): void {
  const all = [...attributes.matchAll(ATTRIBUTE)];
  const named = all.find(([, name]) => /^(?:key|name)$/i.test(name ?? ""));
  for (const one of all) {
    const [whole, name = "", double, single] = one;
    const raw = double ?? single ?? "";
    const start = from + one.index + whole.length - raw.length - 1;
    const key = /^value$/i.test(name) && named !== undefined ? (named[2] ?? named[3] ?? name) : name;
    entries.push({ path: [...path, key], key, value: decode(raw), start, end: start + raw.length });
  }
}

function addText(entries: ConfigEntry[], path: readonly string[], raw: string, from: number, entities: boolean): void {
  const value = raw.trim();
  if (value === "" || path.length === 0) return;
  const start = from + raw.indexOf(value);
  entries.push({
    path: [...path],
    key: path.at(-1) ?? "",
    value: entities ? decode(value) : value,
    start,
    end: start + value.length,
  });
}

function decode(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g,
    (whole, ten, sixteen, name: string | undefined) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = ten === undefined ? Number.parseInt(String(sixteen), 16) : Number(ten);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

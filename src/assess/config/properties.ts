import type { ConfigEntry } from "./document.ts";
import { eachLine } from "./lines.ts";

const PAIR = /^(\s*)((?:\\.|[^\s=:\\])+)(\s*[=:]\s*|\s+)(.*)$/;

/** Java's properties (java.util.Properties.load): a backslash escapes, so a Windows path stands with doubled ones. */
export function readProperties(text: string): readonly ConfigEntry[] {
  const entries: ConfigEntry[] = [];
  for (const { line, start } of eachLine(text)) {
    if (/^\s*[#!]/.test(line)) continue;
    const pair = PAIR.exec(line);
    if (pair === null) continue;
    const [, indent = "", name = "", sign = "", rest = ""] = pair;
    const at = start + indent.length + name.length + sign.length;
    const key = unescaped(name);
    entries.push({ path: key.split("."), key, value: unescaped(rest), start: at, end: at + rest.length });
  }
  return entries;
}

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, four: string | undefined, one: string | undefined) =>
    four === undefined ? (one ?? "") : String.fromCharCode(Number.parseInt(four, 16)),
  );
}

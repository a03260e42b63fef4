import type { ConfigEntry } from "./document.ts";
import { eachLine, unquoted } from "./lines.ts";

const SECTION = /^\s*\[([^\]]*)\]/;
const PAIR = /^(\s*)([^=:\s][^=:]*?)(\s*[=:]\s*)(.*)$/;

/** INI as Go's and Windows' readers take it: `[section]`, `key = value`, comments after ";" or "#". */
export function readIni(text: string): readonly ConfigEntry[] {
  const entries: ConfigEntry[] = [];
  let section: readonly string[] = [];
  for (const { line, start } of eachLine(text)) {
    if (/^\s*[;#!]/.test(line)) continue;
    const named = SECTION.exec(line)?.[1];
    if (named !== undefined) {
      section = [named.trim()];
      continue;
    }
    const pair = PAIR.exec(line);
    if (pair === null) continue;
    const [, indent = "", name = "", sign = "", rest = ""] = pair;
    const key = name.trim();
    const bare = /^["'`]/.test(rest) ? rest : rest.replace(/\s+[;#].*$/, "").trimEnd();
    entries.push({
      path: [...section, key],
      key,
      ...unquoted(bare, start + indent.length + name.length + sign.length),
    });
  }
  return entries;
}

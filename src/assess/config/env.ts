import type { ConfigEntry } from "./document.ts";
import { eachLine, unquoted } from "./lines.ts";

const PAIR = /^(\s*(?:export\s+)?)([A-Za-z_][\w.-]*)(\s*=\s*)(.*)$/;

/** Environment files as Compose and dotenv read them: `NAME=value`, `export` before it, a comment needs a blank before "#". */
export function readEnv(text: string): readonly ConfigEntry[] {
  const entries: ConfigEntry[] = [];
  for (const { line, start } of eachLine(text)) {
    const pair = PAIR.exec(line);
    if (pair === null) continue;
    const [, before = "", key = "", sign = "", rest = ""] = pair;
    const bare = /^["'`]/.test(rest) ? rest : rest.replace(/\s+#.*$/, "").trimEnd();
    entries.push({ path: [key], key, ...unquoted(bare, start + before.length + key.length + sign.length) });
  }
  return entries;
}

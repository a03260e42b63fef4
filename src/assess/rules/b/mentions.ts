import type { GoFile } from "../../go/syntax.ts";
import { KIND, tokenize } from "../../go/tokens.ts";

/** Up to so many names a search for each is faster than reading the file's words. */
const FEW = 24;

/** Whether a file holds any of these names at all: most do not, and need no closer look. */
export function mentionsAny({ text }: GoFile, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false;
  if (names.size <= FEW) {
    for (const name of names) if (text.includes(name)) return true;
    return false;
  }
  const tokens = tokenize(text);
  for (let i = 0; i < tokens.count; i++)
    if (tokens.kinds[i] === KIND.name && names.has(text.slice(tokens.starts[i], tokens.ends[i]))) return true;
  return false;
}

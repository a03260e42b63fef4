import { declarationAround } from "../../go/around.ts";
import type { GoFile } from "../../go/syntax.ts";
import { KIND, operatorCode, tokenize } from "../../go/tokens.ts";
import { keywordCode } from "../../go/words.ts";

const [FUNC, FOR, INTERFACE, STRUCT] = ["func", "for", "interface", "struct"].map(keywordCode);
const [OPEN_PAREN, CLOSE_PAREN, OPEN_INDEX, CLOSE_INDEX, OPEN_BRACE, CLOSE_BRACE] = "()[]{}"
  .split("")
  .map(operatorCode);

/** A block an offset stands in: a function with its signature, a loop, or anything else in braces. */
export interface Block {
  readonly kind: "func" | "for" | "other";
  /** Source from the keyword to the brace. */
  readonly header: string;
}

/** Blocks around an offset within its top-level declaration, the outermost first. */
export function blocksAround(file: GoFile, offset: number): readonly Block[] {
  const around = declarationAround(file, offset);
  if (around === undefined) return [];
  const tokens = tokenize(file.text.slice(around.start, offset));
  const blocks: Block[] = [];
  let waiting: { kind: "func" | "for"; start: number; depth: number }[] = [];
  let depth = 0;
  for (let i = 0; i < tokens.count; i++) {
    const code = tokens.codes[i];
    if (code === FUNC || code === FOR)
      waiting.push({ kind: code === FUNC ? "func" : "for", start: tokens.starts[i] ?? 0, depth });
    else if (tokens.kinds[i] !== KIND.operator) continue;
    else if (code === OPEN_PAREN || code === OPEN_INDEX) depth += 1;
    else if (code === CLOSE_PAREN || code === CLOSE_INDEX) depth -= 1;
    else if (code === OPEN_BRACE) {
      const last = waiting.at(-1);
      const before = tokens.codes[i - 1];
      const opens = last !== undefined && last.depth === depth && before !== INTERFACE && before !== STRUCT;
      if (opens) waiting.pop();
      const header = opens ? tokens.text.slice(last.start, tokens.starts[i] ?? 0) : "";
      blocks.push({ kind: opens ? last.kind : "other", header });
    } else if (code === CLOSE_BRACE) {
      blocks.pop();
      waiting = waiting.filter((one) => one.depth <= depth);
    }
  }
  return blocks;
}

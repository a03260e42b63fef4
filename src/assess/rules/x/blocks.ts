import { declarationAround } from "../../go/around.ts";
import type { GoFile } from "../../go/syntax.ts";
import { KIND, tokenize } from "../../go/tokens.ts";

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
    const word = tokens.text.slice(tokens.starts[i] ?? 0, tokens.ends[i] ?? 0);
    const kind = tokens.kinds[i];
    if (kind === KIND.keyword && (word === "func" || word === "for"))
      waiting.push({ kind: word, start: tokens.starts[i] ?? 0, depth });
    else if (kind !== KIND.operator) continue;
    else if (word === "(" || word === "[") depth += 1;
    else if (word === ")" || word === "]") depth -= 1;
    else if (word === "{") {
      const last = waiting.at(-1);
      const before = tokens.text.slice(tokens.starts[i - 1] ?? 0, tokens.ends[i - 1] ?? 0);
      const opens = last !== undefined && last.depth === depth && before !== "interface" && before !== "struct";
      if (opens) waiting.pop();
      const header = opens ? tokens.text.slice(last.start, tokens.starts[i] ?? 0) : "";
      blocks.push({ kind: opens ? last.kind : "other", header });
    } else if (word === "}") {
      blocks.pop();
      waiting = waiting.filter((one) => one.depth <= depth);
    }
  }
  return blocks;
}

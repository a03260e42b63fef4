import { declarationAround } from "../../go/around.ts";
import type { Declaration, GoFile, Range } from "../../go/syntax.ts";
import { KIND, operatorCode } from "../../go/tokens.ts";
import { tokensOf } from "../../go/tokens-of.ts";
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
  const known = placed.get(around) ?? blocksIn(file, around);
  placed.set(around, known);
  return known.filter(({ start, end }) => start < offset && offset <= end);
}

/** From the brace that opens it to the one that closes it. */
interface PlacedBlock extends Block, Range {
  end: number;
}

/** A function may hold a thousand places that are asked about: its tokens are walked once. */
const placed = new WeakMap<Declaration, readonly PlacedBlock[]>();

function blocksIn(file: GoFile, around: Declaration): readonly PlacedBlock[] {
  const { codes, kinds, starts, count } = tokensOf(file);
  const all: PlacedBlock[] = [];
  const open: PlacedBlock[] = [];
  let waiting: { kind: "func" | "for"; start: number; depth: number }[] = [];
  let depth = 0;
  let i = starts.subarray(0, count).findIndex((start) => start >= around.start);
  for (; i >= 0 && i < count && (starts[i] ?? 0) < around.end; i++) {
    const code = codes[i];
    if (code === FUNC || code === FOR)
      waiting.push({ kind: code === FUNC ? "func" : "for", start: starts[i] ?? 0, depth });
    else if (kinds[i] !== KIND.operator) continue;
    else if (code === OPEN_PAREN || code === OPEN_INDEX) depth += 1;
    else if (code === CLOSE_PAREN || code === CLOSE_INDEX) depth -= 1;
    else if (code === OPEN_BRACE) {
      const last = waiting.at(-1);
      const before = codes[i - 1];
      const opens = last !== undefined && last.depth === depth && before !== INTERFACE && before !== STRUCT;
      if (opens) waiting.pop();
      const start = starts[i] ?? 0;
      const header = opens ? file.text.slice(last.start, start) : "";
      const block = { kind: opens ? last.kind : ("other" as const), header, start, end: around.end };
      all.push(block);
      open.push(block);
    } else if (code === CLOSE_BRACE) {
      const closed = open.pop();
      if (closed !== undefined) closed.end = starts[i] ?? 0;
      waiting = waiting.filter((one) => one.depth <= depth);
    }
  }
  return all;
}

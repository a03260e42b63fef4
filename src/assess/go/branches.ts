import { type Frame, NO_IFS, type OpenSwitch, type Walk, WORD } from "./frames.ts";
import { KIND, type Tokens } from "./tokens.ts";
import { keywordCode } from "./words.ts";

/** The whole `if … else if … else …` is over: its parts learn where their other branch ends. */
export function endChain(frame: Frame, at: number): void {
  if (frame.chain.length === 0) return;
  for (const site of frame.chain) {
    if (site.otherwise !== undefined) site.otherwise = { start: site.otherwise.start, end: at };
  }
  frame.chain = NO_IFS;
}

export function beginClause(walk: Walk, at: number): void {
  const site = walk.frame.ofSwitch;
  if (site === undefined) return;
  const start = walk.tokens.starts[at] ?? 0;
  endClause(site, start);
  site.clause = walk.tokens.ends[at] ?? 0;
  site.isDefault = walk.tokens.codes[at] === WORD.default;
}

export function endClause(site: OpenSwitch, at: number): void {
  const last = site.clauses.at(-1);
  if (last !== undefined && last.body.end === 0) last.body = { start: last.body.start, end: at };
}

/** A block, or a clause of a switch, is over: so is what came after the ifs that leave it. */
export function endLeavers(frame: Frame, at: number): void {
  if (frame.leavers.length === 0) return;
  for (const site of frame.leavers) site.otherwise ??= { start: site.body.end, end: at };
  frame.leavers = NO_IFS;
}

export function closeIf(walk: Walk, parent: Frame, frame: Frame, at: number): void {
  const site = frame.ofIf;
  if (site === undefined) return;
  site.body = { start: site.body.start, end: at };
  const leaves = frame.last >= 0 && leavesBlock(walk.tokens, frame.last);
  if (parent.chain.length === 0) parent.chain = [site];
  else parent.chain.push(site);
  // Both stay open until what follows is known: an else branch wins over "the rest of the block".
  if (followedByElse(walk.tokens, at)) site.otherwise = { start: at, end: at };
  else if (leaves) parent.leavers = [...parent.leavers, site];
}

function followedByElse({ text }: Tokens, offset: number): boolean {
  let at = offset;
  while (BLANK.has(text.charCodeAt(at))) at += 1;
  return text.startsWith("else", at) && !/\w/.test(text[at + 4] ?? "");
}

const BLANK = new Set([9, 13, 32]);
const LEAVING_WORDS = new Set(["return", "continue", "break", "goto"].map(keywordCode));
const LEAVING_CALL = /^(panic|os\.Exit|log\.Fatal|log\.Panic|runtime\.Goexit|[a-zA-Z.]+\.(Fatalf?|Skipf?|SkipNow))\b/;

function leavesBlock({ text, kinds, codes, starts }: Tokens, at: number): boolean {
  if (kinds[at] === KIND.keyword) return LEAVING_WORDS.has(codes[at] ?? 0);
  const start = starts[at] ?? 0;
  return kinds[at] === KIND.name && LEAVING_CALL.test(text.slice(start, start + 60));
}

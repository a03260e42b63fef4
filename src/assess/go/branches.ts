import { type Frame, NO_IFS, type OpenSwitch, type Walk, WORD } from "./frames.ts";
import type { Tokens } from "./tokens.ts";

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

function followedByElse(tokens: Tokens, offset: number): boolean {
  return /^[ \t\r]*else\b/.test(tokens.text.slice(offset, offset + 16));
}

const LEAVING =
  /^(return|panic|continue|break|goto|os\.Exit|log\.Fatal|log\.Panic|runtime\.Goexit|[a-zA-Z.]+\.(Fatalf?|Skipf?|SkipNow))\b/;

function leavesBlock(tokens: Tokens, at: number): boolean {
  const start = tokens.starts[at] ?? 0;
  return LEAVING.test(tokens.text.slice(start, start + 60));
}

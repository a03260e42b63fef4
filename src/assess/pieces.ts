import { table } from "../kit/table.ts";

/**
 * What a text must hold for a pattern to match it. Where hundreds of patterns are asked about hundreds of thousands of short texts, a
 * search for these pieces leaves a handful of patterns to try; the idea is that of the required literals of text search tools.
 */

/** Texts more than this are not multiplied out. */
const MOST = 1024;
/** A class of more characters than this is taken as "anything". */
const SMALL_CLASS = 8;
/** Repetitions more than this are not written out. */
const FEW_TIMES = 3;

/** What is known of a part of a pattern: all texts it can match, or texts of which each match holds at least one. */
interface Part {
  /** Every text the part matches; undefined when there are too many. */
  readonly exact: readonly string[] | undefined;
  /** Each match holds one of these; undefined when nothing is sure. */
  readonly pieces: readonly string[] | undefined;
}

const EMPTY: Part = { exact: [""], pieces: undefined };
const ANYTHING: Part = { exact: undefined, pieces: undefined };

class Unreadable extends Error {}

/** What is known of the texts a pattern matches; in lower case, whatever the pattern asks. */
export interface Pieces {
  /** True when a text that matches is one of the pieces, false when it holds one. */
  readonly whole: boolean;
  readonly texts: readonly string[];
}

/**
 * Texts of which every match of the pattern is or holds one; undefined when no such list is known. Reads what rules write (ECMA-262,
 * "Patterns": groups, classes, quantifiers, anchors, look-aheads); anything else is undefined.
 */
export function piecesOf(pattern: RegExp): Pieces | undefined {
  const reader = { source: pattern.source, at: 0 };
  try {
    const part = readAlternatives(reader);
    const texts = finish(part)?.map((piece) => piece.toLowerCase());
    const readable = reader.at === reader.source.length && /^[gi]*$/.test(pattern.flags);
    if (!readable || texts === undefined || texts.some(hasOtherCase)) return undefined;
    return { whole: part.exact !== undefined && isAnchored(pattern.source), texts: [...new Set(texts)] };
  } catch (failure) {
    if (failure instanceof Unreadable) return undefined;
    throw failure;
  }
}

/** Texts are compared without regard to the case of ASCII letters, and of no others. */
function hasOtherCase(text: string): boolean {
  return /[^\x00-\x7F]/.test(text) && text.toUpperCase().replace(/[A-Z]/g, "") !== text.replace(/[a-z]/g, "");
}

/** Whether each alternative is `^…$`: what matches is the whole text. */
function isAnchored(source: string): boolean {
  const reader = { source, at: 0 };
  for (;;) {
    const from = reader.at;
    readSequence(reader);
    if (!/^\^(?:.*[^\\])?(?:\\\\)*\$$/s.test(source.slice(from, reader.at))) return false;
    if (reader.at >= source.length) return true;
    reader.at += 1;
  }
}

interface SourceReader {
  readonly source: string;
  at: number;
}

function finish({ exact, pieces }: Part): readonly string[] | undefined {
  return better(exact, pieces);
}

/** The list whose shortest text is longer; an empty text says nothing. */
function better(a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined {
  return worth(a) >= worth(b) ? (worth(a) > 0 ? a : undefined) : b;
}

function worth(pieces: readonly string[] | undefined): number {
  if (pieces === undefined || pieces.length === 0) return 0;
  return Math.min(3, ...pieces.map(({ length }) => length)) - pieces.length / 1000;
}

function readAlternatives(reader: SourceReader): Part {
  const parts = [readSequence(reader)];
  while (reader.source[reader.at] === "|") {
    reader.at += 1;
    parts.push(readSequence(reader));
  }
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return { exact: union(parts.map(({ exact }) => exact)), pieces: union(parts.map(finish)) };
}

function union(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const all: string[] = [];
  for (const list of lists) {
    if (list === undefined) return undefined;
    all.push(...list);
  }
  return all.length > MOST ? undefined : all;
}

/** Texts that stand side by side are joined as long as all are known; the best of what stood together is what a match must hold. */
function readSequence(reader: SourceReader): Part {
  let run: readonly string[] = [""];
  let best: readonly string[] | undefined;
  let whole = true;
  while (reader.at < reader.source.length && !"|)".includes(reader.source[reader.at] ?? "")) {
    const part = readQuantified(reader);
    const joined = part.exact === undefined ? undefined : product(run, part.exact);
    if (joined !== undefined) {
      run = joined;
      continue;
    }
    whole = false;
    best = better(better(best, run), part.pieces);
    run = part.exact ?? [""];
  }
  return whole ? { exact: run, pieces: undefined } : { exact: undefined, pieces: better(best, run) };
}

function product(left: readonly string[], right: readonly string[]): readonly string[] | undefined {
  if (left.length * right.length > MOST) return undefined;
  return left.flatMap((a) => right.map((b) => a + b));
}

const QUANTIFIER = /^(?:([*?+])|\{(\d+)(?:(,)(\d*))?\})\??/;

function readQuantified(reader: SourceReader): Part {
  const atom = readAtom(reader);
  const found = QUANTIFIER.exec(reader.source.slice(reader.at, reader.at + 16));
  if (found === null) return atom;
  reader.at += found[0].length;
  const [, sign, low, comma, high] = found;
  const least = sign === undefined ? Number(low) : sign === "+" ? 1 : 0;
  const most =
    sign === undefined
      ? Number(comma === undefined ? low : high === "" ? Infinity : high)
      : sign === "?"
        ? 1
        : Infinity;
  const exact = most > FEW_TIMES ? undefined : repeated(atom.exact, least, most);
  // Once or more: what one round holds, the whole does.
  return { exact, pieces: least > 0 ? finish(atom) : undefined };
}

function repeated(texts: readonly string[] | undefined, least: number, most: number): readonly string[] | undefined {
  if (texts === undefined) return undefined;
  let power: readonly string[] | undefined = [""];
  const all: string[] = [];
  for (let times = 0; times <= most; times++) {
    if (power === undefined) return undefined;
    if (times >= least) all.push(...power);
    power = product(power, texts);
  }
  return all.length > MOST ? undefined : all;
}

/** Escapes that stand for one character. */
const PLAIN = table<string>({ n: "\n", r: "\r", t: "\t" });

function readAtom(reader: SourceReader): Part {
  const { source } = reader;
  const c = source[reader.at] ?? "";
  reader.at += 1;
  if (c === "(") return readGroup(reader);
  if (c === "[") return readClass(reader);
  if (c === "^" || c === "$") return EMPTY;
  if (c === ".") return ANYTHING;
  if (c === "*" || c === "+" || c === "?" || c === "{") throw new Unreadable();
  if (c !== "\\") return { exact: [c], pieces: undefined };
  const escaped = source[reader.at] ?? "";
  reader.at += 1;
  if (escaped === "b" || escaped === "B") return EMPTY;
  if (/[wWdDsS]/.test(escaped)) return ANYTHING;
  if (PLAIN[escaped] !== undefined) return { exact: [PLAIN[escaped]], pieces: undefined };
  if (/[A-Za-z0-9]/.test(escaped)) throw new Unreadable();
  return { exact: [escaped], pieces: undefined };
}

function readGroup(reader: SourceReader): Part {
  const opening = /^\?(?::|[=!]|<[=!])/.exec(reader.source.slice(reader.at, reader.at + 3))?.[0];
  if (opening === undefined && reader.source[reader.at] === "?") throw new Unreadable();
  reader.at += opening?.length ?? 0;
  const inner = readAlternatives(reader);
  if (reader.source[reader.at] !== ")") throw new Unreadable();
  reader.at += 1;
  // What is only looked at is no part of the match.
  return opening === undefined || opening === "?:" ? inner : EMPTY;
}

function readClass(reader: SourceReader): Part {
  const from = reader.at;
  for (; reader.source[reader.at] !== "]"; reader.at += 1) {
    if (reader.at >= reader.source.length) throw new Unreadable();
    if (reader.source[reader.at] === "\\") reader.at += 1;
  }
  const inner = reader.source.slice(from, reader.at);
  reader.at += 1;
  if (inner.startsWith("^") || /\\[A-Za-z0-9]/.test(inner)) return ANYTHING;
  const characters = inner.replace(
    /\\(.)|(.)-(.)/gs,
    (_, escaped?: string, from?: string, to?: string) => escaped ?? between(from ?? "", to ?? ""),
  );
  return characters.length > SMALL_CLASS ? ANYTHING : { exact: characters.split(""), pieces: undefined };
}

function between(from: string, to: string): string {
  const [low, high] = [from.charCodeAt(0), to.charCodeAt(0)];
  if (high < low) throw new Unreadable();
  return Array.from({ length: high - low + 1 }, (_, i) => String.fromCharCode(low + i)).join("");
}

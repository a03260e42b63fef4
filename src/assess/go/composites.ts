import { CLOSE_BRACE, CLOSE_INDEX, COLON, COMMA, DOT, OPEN_BRACE, OPEN_INDEX, STAR, type Walk } from "./frames.ts";
import { KIND, type Tokens, wordAt } from "./tokens.ts";
import { memberOf, packageOf } from "./words.ts";

/** In `[]T{{…}, {…}}` the inner brace follows another bracket, a comma or a colon. */
export function isElement(tokens: Tokens, at: number): boolean {
  const code = tokens.codes[at - 1];
  return code === OPEN_BRACE || code === COMMA || code === COLON;
}

export function elementType(composite: string): string {
  return composite.startsWith("[") || composite.startsWith("map[")
    ? composite.replace(/^(\[[^\]]*\]|map\[[^\]]*\])\*?/, "")
    : composite;
}

/** In a header only a composite literal of the form `[]T{` may stand without parentheses. */
export function literalInHeader(tokens: Tokens, at: number): boolean {
  let i = at - 1;
  if (tokens.kinds[i] !== KIND.name) return false;
  while (tokens.codes[i - 1] === DOT && tokens.kinds[i - 2] === KIND.name) i -= 2;
  return tokens.codes[i - 1] === CLOSE_INDEX;
}

/** The type a brace belongs to as `path.Name`, `Name`, `[]string`, `map[…]…`; undefined when it opens a block. */
export function typeBefore(walk: Walk, at: number): string | undefined {
  const { tokens } = walk;
  let i = at - 1;
  if (tokens.kinds[i] !== KIND.name)
    return tokens.codes[i] === CLOSE_INDEX || tokens.codes[i] === CLOSE_BRACE ? "" : undefined;
  let type = wordAt(tokens, i);
  if (tokens.codes[i - 1] === DOT && tokens.kinds[i - 2] === KIND.name) {
    const before = wordAt(tokens, i - 2);
    const named = walk.names.get(tokens.codes[i - 2] ?? 0) ?? packageOf(tokens.vocabulary, before, before);
    type = memberOf(tokens.vocabulary, named, tokens.codes[i] ?? 0);
    i -= 2;
  }
  if (tokens.codes[i - 1] === STAR) i -= 1;
  if (tokens.codes[i - 1] !== CLOSE_INDEX) return type;
  return tokens.codes[i - 2] === OPEN_INDEX ? `[]${type}` : `map[]${type}`;
}

import { errorAgain, type Doing, type ParamsOf, type SlipwayError } from "../../errors.ts";

/**
 * The grammar of `${VAR:default}`, in one place.
 *
 * | text | meaning |
 * |---|---|
 * | `${VAR}` | the value; unset is an error |
 * | `${VAR:default}` | the value, or the default when unset; everything after the first `:` belongs to it, further `:` included |
 * | `${VAR:}` | the value, or nothing |
 * | `${VAR:?message}` | the value; unset is an error that shows the message |
 * | `$${` | the two characters `${` |
 *
 * A variable that is set but empty is set: it stays empty, everywhere. Values are data and are never read for placeholders again.
 * Defaults may hold placeholders of their own (`${A:${B:x}}`): they are looked at only when needed. Braces in a default are counted,
 * so `${A:{"x":1}}` has the default `{"x":1}`; a default with a lone brace is refused rather than cut. `$` before anything else is
 * itself. Names are `[A-Za-z_][A-Za-z0-9_]*`. Placeholders never stand in keys.
 */
export type PlaceholderPart =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly otherwise: Otherwise;
      /** Line breaks before it, so that an error can name the line in a text of several lines. */
      readonly linesBefore: number;
    };

/** What holds when the variable is unset. */
export type Otherwise =
  | { readonly kind: "error" }
  | { readonly kind: "required"; readonly message: string }
  | { readonly kind: "default"; readonly parts: readonly PlaceholderPart[] };

/** Where a text stands, for errors: `line` is 1-based and names the line the text begins on. */
export interface Where {
  readonly file: string;
  readonly line: number;
  readonly doing?: Doing;
}

interface Cursor {
  readonly text: string;
  readonly where: Where;
  at: number;
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;

/**
 * Takes a text apart; `placeholder-invalid` when it does not follow the grammar.
 * @example parsePlaceholders("http://${HOST:localhost}:80", where).length === 3
 */
export function parsePlaceholders(text: string, where: Where): readonly PlaceholderPart[] {
  return parseParts({ text, where, at: 0 }, false);
}

/**
 * Writes a literal text so that resolving gives it back.
 * @example escapePlaceholders("${x}") === "$${x}"
 */
export function escapePlaceholders(literal: string): string {
  return literal.replaceAll("${", "$$${");
}

/** An error of the grammar, with file and line of the placeholder itself. */
export function placeholderError<C extends PlaceholderCode>(
  code: C,
  params: Omit<ParamsOf<C>, "file" | "line">,
  where: Where,
  linesBefore = 0,
): SlipwayError {
  const details = where.doing === undefined ? {} : { doing: where.doing };
  return errorAgain(code, { ...params, file: where.file, line: where.line + linesBefore }, details);
}

type PlaceholderCode = "placeholder-invalid" | "placeholder-unset" | "placeholder-required" | "placeholder-cycle";

/** Up to the end of the text, or (inside a default) up to the brace that closes the placeholder, which is left for the caller. */
function parseParts(cursor: Cursor, inside: boolean): readonly PlaceholderPart[] {
  const parts: PlaceholderPart[] = [];
  const { text } = cursor;
  let literal = "";
  let depth = 0;
  const flush = (): void => {
    if (literal !== "") parts.push({ kind: "text", text: literal });
    literal = "";
  };
  while (cursor.at < text.length) {
    if (text.startsWith("$${", cursor.at)) {
      literal += "${";
      depth += 1;
      cursor.at += 3;
      continue;
    }
    if (text.startsWith("${", cursor.at)) {
      flush();
      parts.push(parseVariable(cursor));
      continue;
    }
    const char = text.charAt(cursor.at);
    if (inside && char === "}" && depth === 0) break;
    if (char === "{") depth += 1;
    if (char === "}") depth -= 1;
    literal += char;
    cursor.at += 1;
  }
  flush();
  return parts;
}

function parseVariable(cursor: Cursor): PlaceholderPart {
  const start = cursor.at;
  const linesBefore = cursor.text.slice(0, start).split("\n").length - 1;
  const refuse = (reason: string): SlipwayError =>
    placeholderError(
      "placeholder-invalid",
      { reason, text: cursor.text.slice(start, start + 40) },
      cursor.where,
      linesBefore,
    );

  NAME.lastIndex = start + 2;
  const name = NAME.exec(cursor.text)?.[0];
  if (name === undefined) throw refuse("no-name");
  cursor.at = start + 2 + name.length;
  const next = cursor.text.charAt(cursor.at);
  if (next === "}") {
    cursor.at += 1;
    return { kind: "variable", name, otherwise: { kind: "error" }, linesBefore };
  }
  if (next === "") throw refuse("not-closed");
  if (next !== ":") throw refuse("bad-name");
  cursor.at += 1;
  const otherwise = parseOtherwise(cursor);
  if (cursor.text.charAt(cursor.at) !== "}") throw refuse("not-closed");
  cursor.at += 1;
  return { kind: "variable", name, otherwise, linesBefore };
}

function parseOtherwise(cursor: Cursor): Otherwise {
  if (cursor.text.charAt(cursor.at) !== "?") return { kind: "default", parts: parseParts(cursor, true) };
  const start = cursor.at + 1;
  cursor.at = start;
  parseParts(cursor, true); // the same braces close it; the message itself is shown as written
  return { kind: "required", message: cursor.text.slice(start, cursor.at) };
}

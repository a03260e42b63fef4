import { table } from "../../kit/table.ts";

const SIMPLE = table<string>({
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
});
const ESCAPE = /\\(?:([abfnrtv\\'"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/g;
const ONE_ESCAPE = new RegExp(ESCAPE.source, "y");
const BYTES = /\\x|\\[0-7]/;

/** Longer ones are files packed into source (assets, tables): their beginning says enough. UTF-16 units. */
export const MAX_LITERAL = 32_768;

/**
 * The value of a string or rune literal with its quotes (go.dev/ref/spec, "String literals"). A broken escape stays as it stands.
 * @example decodeLiteral('"C:\\\\data"') === "C:\\data"
 */
export function decodeLiteral(whole: string): string {
  const literal = whole.length > MAX_LITERAL ? whole.slice(0, MAX_LITERAL) : whole;
  const quote = literal[0];
  const closed = literal.length > 1 && literal.at(-1) === quote;
  const inner = literal.slice(1, closed ? -1 : undefined);
  if (quote === "`") return inner.replaceAll("\r", "");
  if (!inner.includes("\\")) return inner;
  return quote === '"' && BYTES.test(inner) ? decodeBytes(inner) : decodeText(inner);
}

/** Most escapes are `\n`, `\t` and `\"`. */
function decodeText(inner: string): string {
  let text = "";
  let from = 0;
  for (let slash = inner.indexOf("\\"); slash >= 0; slash = inner.indexOf("\\", from)) {
    const simple = SIMPLE[inner[slash + 1] ?? ""];
    if (simple === undefined) return text + inner.slice(from).replace(ESCAPE, unescapeOne);
    text += inner.slice(from, slash) + simple;
    from = slash + 2;
  }
  return text + inner.slice(from);
}

function unescapeOne(
  whole: string,
  simple?: string,
  hex?: string,
  four?: string,
  eight?: string,
  octal?: string,
): string {
  if (simple !== undefined) return SIMPLE[simple] ?? simple;
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
  const code = Number.parseInt(hex ?? four ?? eight ?? "", 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** NaN for any other character. */
function hexDigit(text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (c >= 48 && c <= 57) return c - 48;
  const letter = c | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : Number.NaN;
}

/** `\xNN` and `\NNN` are bytes in a string: several of them may be one character in UTF-8. */
function decodeBytes(inner: string): string {
  const bytes = Buffer.allocUnsafe(inner.length * 3);
  let length = 0;
  let at = 0;
  while (at < inner.length) {
    const slash = inner.indexOf("\\", at);
    const plain = slash < 0 ? inner.length : slash;
    if (plain > at) length += bytes.write(inner.slice(at, plain), length, "utf8");
    if (slash < 0) break;
    // Files packed into source are made of these.
    const byte = inner[slash + 1] === "x" ? hexDigit(inner, slash + 2) * 16 + hexDigit(inner, slash + 3) : Number.NaN;
    if (byte >= 0) {
      bytes[length++] = byte;
      at = slash + 4;
      continue;
    }
    ONE_ESCAPE.lastIndex = slash;
    const [whole, simple, hex, four, eight, octal] = ONE_ESCAPE.exec(inner) ?? ["\\"];
    at = slash + whole.length;
    if (octal !== undefined) bytes[length++] = Number.parseInt(octal, 8) & 0xff;
    else length += bytes.write(unescapeOne(whole, simple, hex, four, eight, octal), length, "utf8");
  }
  return bytes.toString("utf8", 0, length);
}

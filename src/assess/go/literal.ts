const SIMPLE: Readonly<Record<string, string>> = {
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
};
const ESCAPE = /\\(?:([abfnrtv\\'"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/g;
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
  return quote === '"' && BYTES.test(inner) ? decodeBytes(inner) : inner.replace(ESCAPE, unescapeOne);
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

/** `\xNN` and `\NNN` are bytes in a string: several of them may be one character in UTF-8. */
function decodeBytes(inner: string): string {
  const bytes = Buffer.allocUnsafe(inner.length * 3);
  let length = 0;
  let from = 0;
  ESCAPE.lastIndex = 0;
  for (let match = ESCAPE.exec(inner); match !== null; match = ESCAPE.exec(inner)) {
    const [whole, simple, hex, four, eight, octal] = match;
    if (match.index > from) length += bytes.write(inner.slice(from, match.index), length, "utf8");
    from = match.index + whole.length;
    const byte = hex === undefined ? (octal === undefined ? -1 : Number.parseInt(octal, 8)) : Number.parseInt(hex, 16);
    if (byte >= 0) bytes[length++] = byte & 0xff;
    else length += bytes.write(unescapeOne(whole, simple, hex, four, eight, octal), length, "utf8");
  }
  length += bytes.write(inner.slice(from), length, "utf8");
  return bytes.toString("utf8", 0, length);
}

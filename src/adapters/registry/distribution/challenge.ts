/** What a registry asks for when it answers 401. */
export interface Challenge {
  /** Lower case: "basic", "bearer" or what we do not know. */
  readonly scheme: string;
  readonly params: Readonly<Record<string, string>>;
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+/;
const QUOTED = /^"((?:[^"\\]|\\.)*)"/;

/**
 * Reads `WWW-Authenticate` (RFC 9110 §11.6.1): several challenges in one header, parameters quoted or not. What is not well formed
 * ends the reading; what came before it counts.
 * @example parseChallenges('Bearer realm="https://a/t",service="r"')[0]?.params["service"] === "r"
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: Challenge[] = [];
  let rest = header.trim();
  while (rest !== "") {
    const scheme = TOKEN.exec(rest)?.[0];
    if (scheme === undefined) break;
    const read = readParams(rest.slice(scheme.length).trimStart());
    challenges.push({ scheme: scheme.toLowerCase(), params: read.params });
    if (read.rest === rest) break;
    rest = read.rest;
  }
  return challenges;
}

/** Reads `name=value` pairs until the next thing that is none: the next scheme, or nonsense. */
function readParams(text: string): { readonly params: Readonly<Record<string, string>>; readonly rest: string } {
  const params = new Map<string, string>();
  let rest = text;
  for (;;) {
    rest = rest.replace(/^[\s,]+/, "");
    const name = TOKEN.exec(rest)?.[0];
    const after = name === undefined ? "" : rest.slice(name.length).trimStart();
    if (name === undefined || !after.startsWith("=")) return { params: Object.fromEntries(params), rest };
    const raw = after.slice(1).trimStart();
    const quoted = QUOTED.exec(raw);
    const value = quoted === null ? (TOKEN.exec(raw)?.[0] ?? "") : (quoted[1] ?? "").replace(/\\(.)/g, "$1");
    params.set(name.toLowerCase(), value);
    rest = raw.slice(quoted === null ? value.length : quoted[0].length);
  }
}

/** What a proxy must know of a header section; everything else is passed on as it came. */
export interface Fields {
  /** Lines to pass on, each with CRLF. */
  kept: string;
  /** Content-Length; -1 when absent. */
  length: number;
  chunked: boolean;
  /** Lower-case members of Connection, joined by commas. */
  connection: string;
  upgrade: string;
  host: string | undefined;
  cookie: string;
  contentType: string;
  keepAlive: string;
  expect: string;
  forwardedFor: string;
  forwardedProto: string;
  forwardedHost: string;
}

/** One line, strictly: no white space before the colon, no folding, no control characters, CRLF only (RFC 9112, section 5). */
const LINE = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n/y;
const MAX_FIELDS = 200;
const LENGTH = /^[0-9]{1,15}$/;
/** Fields a sender may not declare to be hop-by-hop: dropping them would change what the message is. */
const NEVER_NOMINATED = new Set([
  "content-length",
  "transfer-encoding",
  "host",
  "authorization",
  "cookie",
  "set-cookie",
]);

type Take = (fields: Fields, value: string) => boolean;

/** Fields with a meaning for us. `true` = well-formed; what is taken is not passed on unless `KEPT` says so. */
const TAKEN: ReadonlyMap<string, Take> = new Map<string, Take>([
  ["connection", (fields, value) => ((fields.connection += `,${value.toLowerCase()}`), true)],
  ["proxy-connection", () => true],
  ["proxy-authenticate", () => true],
  ["proxy-authorization", () => true],
  ["te", () => true],
  ["keep-alive", (fields, value) => ((fields.keepAlive = value), true)],
  [
    "upgrade",
    (fields, value) => ((fields.upgrade = fields.upgrade === "" ? value : `${fields.upgrade},${value}`), true),
  ],
  ["x-forwarded-for", (fields, value) => ((fields.forwardedFor += `${value}, `), true)],
  ["x-forwarded-proto", (fields, value) => ((fields.forwardedProto = value), true)],
  ["x-forwarded-host", (fields, value) => ((fields.forwardedHost = value), true)],
  ["transfer-encoding", takeCoding],
  ["content-length", takeLength],
  ["host", takeHost],
  ["cookie", (fields, value) => ((fields.cookie += `;${value}`), true)],
  ["content-type", (fields, value) => ((fields.contentType = value), true)],
  ["expect", (fields, value) => ((fields.expect = value.toLowerCase()), true)],
]);
const KEPT = new Set(["content-length", "cookie", "content-type", "expect"]);

/** Reads the lines of a head from `start` (after the start line); undefined when any of them is not beyond doubt. */
export function readFields(text: string, start: number): Fields | undefined {
  const fields = emptyFields();
  let at = start;
  let count = 0;
  while (at < text.length) {
    LINE.lastIndex = at;
    if (!LINE.test(text) || ++count > MAX_FIELDS) return undefined;
    const end = LINE.lastIndex;
    const colon = text.indexOf(":", at);
    const name = text.slice(at, colon).toLowerCase();
    const take = TAKEN.get(name);
    if (take !== undefined && !take(fields, text.slice(colon + 1, end - 2).trim())) return undefined;
    if (take === undefined || KEPT.has(name)) fields.kept += text.slice(at, end);
    at = end;
  }
  if (fields.chunked && fields.length >= 0) return undefined;
  return fields.connection === "" ? fields : dropNominated(fields);
}

/** True when Connection lists this member. */
export function connectionHas(fields: Fields, member: string): boolean {
  return fields.connection !== "" && fields.connection.split(",").some((item) => item.trim() === member);
}

function emptyFields(): Fields {
  return {
    kept: "",
    length: -1,
    chunked: false,
    connection: "",
    upgrade: "",
    host: undefined,
    cookie: "",
    contentType: "",
    keepAlive: "",
    expect: "",
    forwardedFor: "",
    forwardedProto: "",
    forwardedHost: "",
  };
}

/** Only `chunked`, once: every other spelling is where two parsers begin to disagree. */
function takeCoding(fields: Fields, value: string): boolean {
  const fine = !fields.chunked && value.toLowerCase() === "chunked";
  fields.chunked = true;
  return fine;
}

function takeLength(fields: Fields, value: string): boolean {
  const fine = fields.length < 0 && LENGTH.test(value);
  fields.length = Number(value);
  return fine;
}

function takeHost(fields: Fields, value: string): boolean {
  const fine = fields.host === undefined && isHost(value);
  fields.host = value;
  return fine;
}

/** True for what may stand in Host (RFC 3986 host and port, without user information). */
export function isHost(value: string): boolean {
  return /^[A-Za-z0-9.\-_~%!$&'()*+,;=:[\]]{0,255}$/.test(value);
}

function dropNominated(fields: Fields): Fields | undefined {
  const names = fields.connection.split(",").map((item) => item.trim());
  if (names.some((name) => NEVER_NOMINATED.has(name))) return undefined;
  const drop = new Set(names.filter((name) => !["", "close", "keep-alive", "upgrade", "te"].includes(name)));
  if (drop.size === 0) return fields;
  fields.kept = fields.kept
    .split(/(?<=\r\n)/)
    .filter((line) => !drop.has(line.slice(0, line.indexOf(":")).toLowerCase()))
    .join("");
  return fields;
}

/** How the end of a message is known (RFC 9112, section 6.3). */
export type Framing = "none" | "length" | "chunked" | "close";

/** Where a reader stands in one message body. Mutable: it lives on the hot path. */
export interface Body {
  readonly framing: Framing;
  /** Bytes still to come: of the whole body, or of the present chunk. */
  remaining: number;
  /** State of the chunk reader. */
  state: number;
  /** Bytes of the present chunk line or of the trailer section, both limited. */
  line: number;
  /** Name of the present trailer field. */
  name: string;
  done: boolean;
  /** The grammar was violated; nothing after that byte may be trusted or passed on. */
  broken: boolean;
}

export function bodyOf(framing: Framing, length = 0): Body {
  const done = framing === "none" || (framing === "length" && length === 0);
  return { framing, remaining: length, state: SIZE_START, line: 0, name: "", done, broken: false };
}

/**
 * Reads on from `from` and answers the index after the last byte that belongs to this body. The bytes before that index are a valid
 * prefix of the strict grammar, so they may be passed on as they are: no two parsers can disagree on where they end.
 */
export function measure(body: Body, chunk: Buffer, from: number): number {
  if (body.framing === "chunked") return measureChunks(body, chunk, from);
  if (body.framing === "close") return chunk.length;
  const taken = Math.min(body.remaining, chunk.length - from);
  body.remaining -= taken;
  body.done = body.remaining === 0;
  return from + taken;
}

const [SIZE_START, SIZE, EXTENSION, SIZE_LF, DATA, DATA_CR, DATA_LF] = [0, 1, 2, 3, 4, 5, 6] as const;
const [TRAILER_START, TRAILER_NAME, TRAILER_VALUE, TRAILER_LF, END_LF, END, BROKEN] = [
  7, 8, 9, 10, 11, 12, 13,
] as const;
const [CR, LF, COLON, SEMICOLON] = [13, 10, 58, 59] as const;

/** 16 hex digits do not fit a double exactly; 12 are 256 TiB. */
const SIZE_DIGITS = 12;
const EXTENSION_BYTES = 1024;
const TRAILER_BYTES = 8192;
/** Fields that decide framing, routing or authority may not arrive after the body (RFC 9110, section 6.5.1). */
const NEVER_A_TRAILER = new Set([
  "authorization",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "cookie",
  "expect",
  "host",
  "set-cookie",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

function measureChunks(body: Body, chunk: Buffer, from: number): number {
  let at = from;
  while (at < chunk.length && !body.done) {
    if (body.state === DATA) {
      const taken = Math.min(body.remaining, chunk.length - at);
      at += taken;
      body.remaining -= taken;
      if (body.remaining === 0) body.state = DATA_CR;
      continue;
    }
    const next = step(body, chunk[at] ?? 0);
    if (next === BROKEN) {
      body.broken = true;
      return at;
    }
    at++;
    body.state = next;
    body.done = next === END;
  }
  return at;
}

/** One byte of chunk-size line, line end or trailer section (RFC 9112, section 7.1). No white space and no bare LF is forgiven. */
function step(body: Body, byte: number): number {
  switch (body.state) {
    case SIZE_START: {
      const digit = hex(byte);
      body.remaining = digit;
      body.line = 1;
      return digit < 0 ? BROKEN : SIZE;
    }
    case SIZE:
      return sizeStep(body, byte);
    case EXTENSION:
      if (byte === CR) return SIZE_LF;
      return isText(byte) && ++body.line <= EXTENSION_BYTES ? EXTENSION : BROKEN;
    case SIZE_LF:
      body.line = 0;
      return byte !== LF ? BROKEN : body.remaining > 0 ? DATA : TRAILER_START;
    case DATA_CR:
      return byte === CR ? DATA_LF : BROKEN;
    case DATA_LF:
      return byte === LF ? SIZE_START : BROKEN;
    default:
      return ++body.line > TRAILER_BYTES ? BROKEN : trailerStep(body, byte);
  }
}

function sizeStep(body: Body, byte: number): number {
  if (byte === CR) return SIZE_LF;
  if (byte === SEMICOLON) return EXTENSION;
  const digit = hex(byte);
  if (digit < 0 || ++body.line > SIZE_DIGITS) return BROKEN;
  body.remaining = body.remaining * 16 + digit;
  return SIZE;
}

function trailerStep(body: Body, byte: number): number {
  switch (body.state) {
    case TRAILER_START:
      body.name = String.fromCharCode(byte).toLowerCase();
      return byte === CR ? END_LF : isToken(byte) ? TRAILER_NAME : BROKEN;
    case TRAILER_NAME:
      if (byte === COLON) return NEVER_A_TRAILER.has(body.name) ? BROKEN : TRAILER_VALUE;
      body.name += String.fromCharCode(byte).toLowerCase();
      return isToken(byte) ? TRAILER_NAME : BROKEN;
    case TRAILER_VALUE:
      return byte === CR ? TRAILER_LF : isText(byte) ? TRAILER_VALUE : BROKEN;
    case TRAILER_LF:
      return byte === LF ? TRAILER_START : BROKEN;
    default:
      return byte === LF ? END : BROKEN;
  }
}

function hex(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

function isText(byte: number): boolean {
  return byte === 9 || (byte >= 32 && byte !== 127);
}

function isToken(byte: number): boolean {
  return TOKEN[byte] === 1;
}

const TOKEN = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
  TOKEN[character.charCodeAt(0)] = 1;

/** First and last byte, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const DIGITS = "[0-9]{1,15}";
const CHUNK = new RegExp(`^(?:bytes )?(${DIGITS})-(${DIGITS})(?:/(?:\\*|${DIGITS}))?$`);
const ONE_RANGE = new RegExp(`^bytes=(?:(${DIGITS})-(${DIGITS})?|-(${DIGITS}))$`);

/** Reads the `Content-Range` of an upload (`0-99`, distribution-spec v1.1; also as RFC 9110 writes it); undefined when malformed. */
export function parseChunkRange(text: string): ByteRange | undefined {
  const match = CHUNK.exec(text.trim());
  const [start, end] = [Number(match?.[1]), Number(match?.[2])];
  return match !== null && end >= start ? { start, end } : undefined;
}

/**
 * Reads the `Range` of a download of `size` bytes (RFC 9110 §14.1). "whole" when there is none or it is to be ignored (several
 * ranges, another unit, malformed); "unsatisfiable" when it lies outside.
 */
export function parseRange(text: string | undefined, size: number): ByteRange | "whole" | "unsatisfiable" {
  const match = text === undefined ? null : ONE_RANGE.exec(text.trim());
  if (match === null) return "whole";
  if (match[3] !== undefined) {
    const length = Math.min(Number(match[3]), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] === undefined ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start >= size || Number(match[2] ?? end) < start ? "unsatisfiable" : { start, end };
}

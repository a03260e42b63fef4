/**
 * Orders two strings by their UTF-8 bytes, never by locale, so that lists are equal on every host.
 * @example compareBytes("Z", "a") < 0
 */
export function compareBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a, "utf8"), Buffer.from(b, "utf8"));
}

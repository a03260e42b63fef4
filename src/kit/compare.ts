/**
 * Orders two strings by their UTF-8 bytes, never by locale, so that lists are equal on every host.
 * @example compareBytes("Z", "a") < 0
 */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left === right) continue;
    // Below the surrogates UTF-16 units are ordered as their bytes are.
    if (left < SURROGATES && right < SURROGATES) return left - right;
    return Buffer.compare(Buffer.from(a, "utf8"), Buffer.from(b, "utf8"));
  }
  return a.length - b.length;
}

const SURROGATES = 0xd800;

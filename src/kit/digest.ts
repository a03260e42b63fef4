import { createHash } from "node:crypto";

/** A content address as the OCI image specification writes it (image-spec `descriptor.md`, digests). */
export type Digest = `sha256:${string}`;

const SHA256 = /^sha256:[0-9a-f]{64}$/;

/** The digest of some bytes. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** True only for a well-formed sha256 digest: lower-case hex of the right length, nothing else. */
export function isDigest(text: string): text is Digest {
  return SHA256.test(text);
}

/** The 64 hex digits without the algorithm. */
export function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length);
}

/** First 12 hex digits, for people. */
export function shortDigest(digest: Digest): string {
  return hexOf(digest).slice(0, 12);
}

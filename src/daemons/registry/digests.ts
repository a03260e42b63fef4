import { createHash, type Hash } from "node:crypto";

const ALGORITHMS = { sha256: 64, sha512: 128 } as const;
export type Algorithm = keyof typeof ALGORITHMS;

/** A checked digest of one of the two registered algorithms (image-spec `descriptor.md`): its parts are safe as file names. */
export interface AnyDigest {
  readonly text: string;
  readonly algorithm: Algorithm;
  readonly hex: string;
}

/** Reads a digest; undefined for anything that is not exactly `sha256:` or `sha512:` and lower-case hex of the right length. */
export function parseDigest(text: string): AnyDigest | undefined {
  const [algorithm = "", hex = "", ...more] = text.split(":");
  if (more.length > 0 || !isAlgorithm(algorithm)) return undefined;
  if (hex.length !== ALGORITHMS[algorithm] || !/^[0-9a-f]+$/.test(hex)) return undefined;
  return { text, algorithm, hex };
}

export function isAlgorithm(text: string): text is Algorithm {
  return Object.hasOwn(ALGORITHMS, text);
}

export function hashOf(algorithm: Algorithm): Hash {
  return createHash(algorithm);
}

/** The digest of some bytes. */
export function digestBytes(algorithm: Algorithm, bytes: Uint8Array): AnyDigest {
  const hex = hashOf(algorithm).update(bytes).digest("hex");
  return { text: `${algorithm}:${hex}`, algorithm, hex };
}

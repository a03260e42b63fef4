import { createHmac } from "node:crypto";
import type { Secret } from "../secret.ts";

/**
 * Proof that a daemon knows a secret, without telling it: a stranger that got a dead daemon's port cannot answer this, so the secret
 * is never sent to it. The caller chooses a fresh random nonce.
 */
export function identityProof(known: Secret, nonce: string): string {
  return createHmac("sha256", known.reveal()).update(`slipway-identity/1 ${nonce}`).digest("hex");
}

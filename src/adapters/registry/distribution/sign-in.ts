import type { Secret } from "../../../kit/secret.ts";

/** How to sign in: a name with a password, or a token that stands for both (OAuth2 refresh token). */
export type Credentials =
  | { readonly kind: "password"; readonly user: string; readonly password: Secret }
  | { readonly kind: "identity-token"; readonly token: Secret };

/** Finds the credentials for a registry; undefined: none, then we are anonymous. */
export type FindCredentials = (host: string) => Promise<Credentials | undefined>;

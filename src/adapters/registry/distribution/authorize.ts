import { secret, type Secret } from "../../../kit/secret.ts";
import type { Clock } from "../../../ports/clock.ts";
import { parseChallenges } from "./challenge.ts";
import type { Credentials, FindCredentials } from "./sign-in.ts";
import { lie, refusal, type Question } from "./refusal.ts";
import { readShort, type Send } from "./wire.ts";

/** A right on a repository, as the token flow writes it: `repository:shop/orders:pull,push`. */
export type Scope = `repository:${string}:${"pull" | "pull,push"}`;

export function pullScope(repository: string): Scope {
  return `repository:${repository}:pull`;
}

export function pushScope(repository: string): Scope {
  return `repository:${repository}:pull,push`;
}

/** Signs requests to one registry. */
export interface Authorizer {
  /** The `Authorization` to send for these rights; undefined while the registry has not asked for any. */
  header(scopes: readonly Scope[], question: Question): Promise<Secret | undefined>;
  /** Takes in a 401: true when another try with a new header may help. */
  challenged(wwwAuthenticate: string | undefined, scopes: readonly Scope[]): boolean;
}

export interface AuthorizerOptions {
  readonly host: string;
  readonly send: Send;
  readonly clock: Clock;
  readonly credentials: FindCredentials;
  /** Refuses to send credentials in the clear to where that is not allowed. */
  readonly checkUrl: (url: URL) => void;
  readonly answerMs: number;
}

type Method =
  | { readonly kind: "unknown" }
  | { readonly kind: "basic" }
  | { readonly kind: "bearer"; readonly realm: string; readonly service: string | undefined };

interface Token {
  readonly token: Secret;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** Renewed this long before it ends, for clocks differ and requests take time. */
const MARGIN_MS = 10_000;
/** What the token specification assumes when `expires_in` is missing. */
const DEFAULT_SECONDS = 60;
const TOKEN_LIMIT = 1024 * 1024;

export function createAuthorizer(options: AuthorizerOptions): Authorizer {
  const { host, clock } = options;
  const tokens = new Map<string, Promise<Token>>();
  let method: Method = { kind: "unknown" };
  let found: Promise<Credentials | undefined> | undefined;
  const credentials = (): Promise<Credentials | undefined> => (found ??= options.credentials(host));

  async function bearer(
    realm: Method & { kind: "bearer" },
    scopes: readonly Scope[],
    question: Question,
  ): Promise<Secret> {
    const key = scopes.join(" ");
    const known = await tokens.get(key)?.catch(() => undefined);
    if (known !== undefined && known.until > clock.now()) return known.token;
    const asked = askToken(options, realm, scopes, await credentials(), question);
    tokens.set(key, asked);
    return (await asked).token;
  }

  return {
    async header(scopes, question) {
      if (method.kind === "unknown") return undefined;
      if (method.kind === "bearer") return secret(`Bearer ${(await bearer(method, scopes, question)).reveal()}`);
      const known = await credentials();
      return known?.kind === "password" ? basic(known) : undefined;
    },
    challenged(wwwAuthenticate, scopes) {
      const asked = methodIn(wwwAuthenticate ?? "");
      if (asked === undefined) return false;
      method = asked;
      tokens.delete(scopes.join(" "));
      return true;
    },
  };
}

function methodIn(header: string): Method | undefined {
  const challenges = parseChallenges(header);
  const bearer = challenges.find(({ scheme, params }) => scheme === "bearer" && params["realm"] !== undefined);
  if (bearer !== undefined)
    return { kind: "bearer", realm: bearer.params["realm"] ?? "", service: bearer.params["service"] };
  return challenges.some(({ scheme }) => scheme === "basic") ? { kind: "basic" } : undefined;
}

function basic(known: Credentials & { readonly kind: "password" }): Secret {
  return secret(`Basic ${Buffer.from(`${known.user}:${known.password.reveal()}`).toString("base64")}`);
}

/** The token flow (distribution docs, "Token Authentication"): several scopes in one request; with an identity token by OAuth2. */
async function askToken(
  options: AuthorizerOptions,
  method: Method & { readonly kind: "bearer" },
  scopes: readonly Scope[],
  known: Credentials | undefined,
  question: Question,
): Promise<Token> {
  const url = realmUrl(method.realm, question);
  options.checkUrl(url);
  const sent = options.clock.now();
  const answer =
    known?.kind === "identity-token"
      ? await options.send(refreshRequest(url, method.service, scopes, known))
      : await options.send(tokenRequest(url, method.service, scopes, known));
  if (answer.status !== 200) throw await refusal(question, answer);
  const bytes = await readShort(answer, TOKEN_LIMIT, options.answerMs);
  const { token, seconds } = readToken(bytes?.toString("utf8") ?? "");
  if (token === undefined) throw lie(question, "token", "none");
  return { token, until: sent + seconds * 1000 - MARGIN_MS };
}

function realmUrl(realm: string, question: Question): URL {
  if (!URL.canParse(realm) || !/^https?:$/.test(new URL(realm).protocol)) throw lie(question, "realm", realm);
  return new URL(realm);
}

function tokenRequest(
  realm: URL,
  service: string | undefined,
  scopes: readonly Scope[],
  known: (Credentials & { readonly kind: "password" }) | undefined,
): Parameters<Send>[0] {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set("service", service);
  for (const scope of scopes) url.searchParams.append("scope", scope);
  if (known === undefined) return { method: "GET", url, headers: {} };
  url.searchParams.set("account", known.user);
  return { method: "GET", url, headers: { Authorization: basic(known).reveal() } };
}

function refreshRequest(
  url: URL,
  service: string | undefined,
  scopes: readonly Scope[],
  known: Credentials & { readonly kind: "identity-token" },
): Parameters<Send>[0] {
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    service: service ?? "",
    client_id: "slipway",
    scope: scopes.join(" "),
    refresh_token: known.token.reveal(),
  });
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  return { method: "POST", url, headers, body: Buffer.from(form.toString()) };
}

function readToken(text: string): { readonly token: Secret | undefined; readonly seconds: number } {
  try {
    const fields = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
    const token = [fields?.["token"], fields?.["access_token"]].find(
      (value) => typeof value === "string" && value !== "",
    );
    const seconds = fields?.["expires_in"];
    return {
      token: typeof token === "string" && /^[\x21-\x7e]+$/.test(token) ? secret(token) : undefined,
      seconds: typeof seconds === "number" && seconds > 0 ? seconds : DEFAULT_SECONDS,
    };
  } catch {
    return { token: undefined, seconds: 0 };
  }
}

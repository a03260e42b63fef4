import { SlipwayError } from "../../../errors.ts";
import { createAuthorizer, type Authorizer, type Scope } from "./authorize.ts";
import { TRIES, type Backoff } from "./backoff.ts";
import type { FindCredentials } from "./sign-in.ts";
import { lie, unreachableRegistry, type Question } from "./refusal.ts";
import type { Trust } from "./trust.ts";
import { drop, isPassingFailure, isWireFailure, speaksNoTls, type Body, type Send, type WireAnswer } from "./wire.ts";
import type { Clock } from "../../../ports/clock.ts";

export interface AskRequest {
  readonly method: string;
  /** Path below the registry's root, or a location it gave. */
  readonly target: string | URL;
  readonly scopes: readonly Scope[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
  /** False: one try, for what must look at the state before it is repeated. */
  readonly repeat?: boolean;
}

/** Puts a question to one registry: signed in, repeated where that is safe, redirects followed. */
export interface Ask {
  (request: AskRequest, question: Question): Promise<WireAnswer>;
  /** The absolute form of a location the registry gave. */
  locate(location: string, question: Question): Promise<URL>;
}

export interface AskOptions {
  readonly host: string;
  readonly send: Send;
  readonly trust: Trust;
  readonly clock: Clock;
  readonly backoff: Backoff;
  readonly credentials: FindCredentials;
  readonly answerMs: number;
  /** Root of the registry; asked for once. */
  readonly origin: (question: Question) => Promise<URL>;
}

const REDIRECTS = 5;
/** 401 twice after a fresh token is an answer, not a misunderstanding. */
const SIGNINGS = 2;

/** Answers that a later try may turn: too many requests, and faults of the other side. */
export function isPassing(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501 && status !== 507);
}

export function createAsk(options: AskOptions): Ask {
  const { trust, backoff } = options;
  const checkUrl = (url: URL): void => {
    if (url.protocol !== "https:" && !trust.plainAllowed(url.host))
      throw new SlipwayError("insecure-refused", { registry: url.host });
  };
  const authorizer = createAuthorizer({ ...options, checkUrl });

  const ask = async (request: AskRequest, question: Question): Promise<WireAnswer> => {
    const origin = await options.origin(question);
    const url = typeof request.target === "string" ? new URL(request.target, origin) : request.target;
    for (let attempt = 1; ; attempt++) {
      const last = request.repeat === false || attempt === TRIES;
      const answer = await followed({ ...request, url }, { ...options, origin, authorizer, checkUrl }, question).catch(
        (failure: unknown) => {
          if (!isWireFailure(failure)) throw failure;
          if (speaksNoTls(failure)) throw new SlipwayError("insecure-refused", { registry: question.registry });
          if (last || !isPassingFailure(failure)) throw unreachableRegistry(question, failure);
          return undefined;
        },
      );
      if (answer !== undefined && (last || !isPassing(answer.status))) return answer;
      if (answer !== undefined) drop(answer);
      await backoff(attempt, answer?.headers["retry-after"]);
    }
  };
  return Object.assign(ask, {
    async locate(location: string, question: Question): Promise<URL> {
      const origin = await options.origin(question);
      if (!URL.canParse(location, origin.href)) throw lie(question, "Location", location);
      const url = new URL(location, origin);
      checkUrl(url);
      return url;
    },
  });
}

interface Going {
  readonly send: Send;
  readonly origin: URL;
  readonly authorizer: Authorizer;
  readonly checkUrl: (url: URL) => void;
}

type AbsoluteRequest = Omit<AskRequest, "target"> & { readonly url: URL };

async function followed(request: AbsoluteRequest, going: Going, question: Question): Promise<WireAnswer> {
  let { url, method } = request;
  for (let hop = 0; ; hop++) {
    going.checkUrl(url);
    const answer = await signed({ ...request, url, method }, going, question);
    const location = answer.headers.location;
    if (!isRedirect(answer.status) || location === undefined) return answer;
    drop(answer);
    if (hop === REDIRECTS || !URL.canParse(location, url.href)) throw lie(question, "Location", location);
    url = new URL(location, url);
    if (answer.status === 303 && method !== "HEAD") method = "GET";
  }
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** Credentials go to the registry itself and nowhere else: a redirect to a storage host carries its own right in the address. */
async function signed(request: AbsoluteRequest, going: Going, question: Question): Promise<WireAnswer> {
  const { url, method, body, scopes } = request;
  const own = url.origin === going.origin.origin;
  for (let signing = 0; ; signing++) {
    const authorization = own ? await going.authorizer.header(scopes, question) : undefined;
    const headers = {
      "User-Agent": "slipway",
      ...request.headers,
      ...(authorization === undefined ? {} : { Authorization: authorization.reveal() }),
    };
    const answer = await going.send({ method, url, headers, body });
    if (answer.status !== 401 || !own || signing === SIGNINGS) return answer;
    if (!going.authorizer.challenged(answer.headers["www-authenticate"], scopes)) return answer;
    drop(answer);
  }
}

import type { IncomingHttpHeaders } from "node:http";
import type { Storage } from "../storage/storage.ts";

/** One request as a route sees it. */
export interface RegistryRequest {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: AsyncIterable<Uint8Array>;
  readonly storage: Storage;
}

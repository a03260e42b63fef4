import type { Params } from "../errors.ts";

/** Something to be said to a person, without the words: the catalogues in `texts/` hold those by code. */
export interface Message {
  readonly code: string;
  readonly params: Params;
}

import type { Pair, PairState } from "../../ports/daemons.ts";

/** A pair that is up as soon as it is wanted. */
export function createMemoryPair(): Pair {
  const nothing: PairState = { supervisor: undefined, splitter: undefined, ready: false };
  let state = nothing;
  return {
    ensure: async () => {
      state = { supervisor: 1, splitter: 2, ready: true };
    },
    observe: async () => state,
    stop: async () => {
      state = nothing;
      return true;
    },
  };
}

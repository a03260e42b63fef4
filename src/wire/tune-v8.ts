import { setFlagsFromString } from "node:v8";

/** The V8 of Node 20. */
const ONE_STEP = /^11\.3\./;
const FLAGS = [
  // Bytes of bytecode that run before a function is looked at again (V8's own: 67584), and most that is put into one (V8's own: 920).
  "--interrupt-budget=300000",
  "--max-inlined-bytecode-size-cumulative=150",
  // What was read stays: several threads that copy it get in each other's way.
  "--no-parallel-scavenge",
  // Syntax trees are made of some hundred functions at most: compiling the grammar at its best takes longer than reading them.
  "--liftoff-only",
];

/**
 * Lets V8 spend less on an assessment. Node 20 knows nothing between baseline code and the best: the work is over before the hundreds of
 * functions it compiles on other threads have paid for themselves. Later versions have a compiler in between and need no word from us
 * (nor know the first flag).
 */
export function tuneV8(v8 = process.versions.v8, set: (flag: string) => void = setFlagsFromString): void {
  if (ONE_STEP.test(v8)) for (const flag of FLAGS) set(flag);
}

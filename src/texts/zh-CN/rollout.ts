import type { SameKeys } from "../catalogue.ts";
import type { rollout as en } from "../en/rollout.ts";

export const rollout: SameKeys<typeof en> = {};

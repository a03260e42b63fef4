import type { SameKeys } from "../catalogue.ts";
import type { target as en } from "../en/target.ts";

export const target: SameKeys<typeof en> = {};

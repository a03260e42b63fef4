import type { SameKeys } from "../catalogue.ts";
import type { assess as en } from "../en/assess.ts";

export const assess: SameKeys<typeof en> = {};

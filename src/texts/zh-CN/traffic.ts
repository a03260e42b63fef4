import type { SameKeys } from "../catalogue.ts";
import type { traffic as en } from "../en/traffic.ts";

export const traffic: SameKeys<typeof en> = {};

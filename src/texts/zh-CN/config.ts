import type { SameKeys } from "../catalogue.ts";
import type { config as en } from "../en/config.ts";

export const config: SameKeys<typeof en> = {};

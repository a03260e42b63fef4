import type { SameKeys } from "../catalogue.ts";
import type { build as en } from "../en/build.ts";

export const build: SameKeys<typeof en> = {};

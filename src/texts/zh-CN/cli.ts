import type { SameKeys } from "../catalogue.ts";
import type { cli as en } from "../en/cli.ts";

export const cli: SameKeys<typeof en> = {};

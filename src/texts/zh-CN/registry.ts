import type { SameKeys } from "../catalogue.ts";
import type { registry as en } from "../en/registry.ts";

export const registry: SameKeys<typeof en> = {};

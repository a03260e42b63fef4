import type { Rule } from "../rule.ts";

/** Rules about the minimal image. */
export const R_RULES: readonly Rule[] = [];

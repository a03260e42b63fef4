import { B_RULES } from "./b/all.ts";
import { F_RULES } from "./f/all.ts";
import { N_RULES } from "./n/all.ts";
import { P_RULES } from "./p/all.ts";
import { R_RULES } from "./r/all.ts";
import type { Rule } from "./rule.ts";
import { W_RULES } from "./w/all.ts";
import { X_RULES } from "./x/all.ts";

/** Every rule of the assessment; a new one is a line in its family's list. */
export const RULES: readonly Rule[] = [
  ...W_RULES,
  ...P_RULES,
  ...X_RULES,
  ...N_RULES,
  ...B_RULES,
  ...R_RULES,
  ...F_RULES,
];

import type { Rule } from "../rule.ts";
import { bindLoopback } from "./n01-bind-loopback.ts";

/** Rules about network. */
export const N_RULES: readonly Rule[] = [bindLoopback];

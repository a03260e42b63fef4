import type { Rule } from "../rule.ts";
import { logFile } from "./f01-log-file.ts";
import { secret } from "./f08-secret.ts";
import { noHealth } from "./f09-no-health.ts";

/** Rules about container fitness. */
export const F_RULES: readonly Rule[] = [logFile, secret, noHealth];

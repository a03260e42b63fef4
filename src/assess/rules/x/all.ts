import type { Rule } from "../rule.ts";
import { execCmd } from "./x01-exec-cmd.ts";
import { execWintool } from "./x03-exec-wintool.ts";
import { exeSuffix } from "./x04-exe-suffix.ts";
import { noSigterm } from "./x09-no-sigterm.ts";
import { noShutdown } from "./x10-no-shutdown.ts";

/** Rules about processes and life cycle. */
export const X_RULES: readonly Rule[] = [execCmd, execWintool, exeSuffix, noSigterm, noShutdown];

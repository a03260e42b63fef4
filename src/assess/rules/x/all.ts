import type { Rule } from "../rule.ts";
import { execCmd } from "./x01-exec-cmd.ts";
import { execPowershell } from "./x02-exec-powershell.ts";
import { execWintool } from "./x03-exec-wintool.ts";
import { exeSuffix } from "./x04-exe-suffix.ts";
import { batExec } from "./x05-bat-exec.ts";
import { cwdExec } from "./x06-cwd-exec.ts";
import { needsShell } from "./x07-needs-shell.ts";
import { needsTool } from "./x08-needs-tool.ts";
import { noSigterm } from "./x09-no-sigterm.ts";
import { noShutdown } from "./x10-no-shutdown.ts";
import { catchKill } from "./x11-catch-kill.ts";
import { exitInPath } from "./x12-exit-in-path.ts";
import { ctrlEvent } from "./x13-ctrl-event.ts";

/** Rules about processes and life cycle. */
export const X_RULES: readonly Rule[] = [
  execCmd,
  execPowershell,
  execWintool,
  exeSuffix,
  batExec,
  cwdExec,
  needsShell,
  needsTool,
  noSigterm,
  noShutdown,
  catchKill,
  exitInPath,
  ctrlEvent,
];

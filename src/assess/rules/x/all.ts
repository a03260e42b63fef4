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
import { zombie } from "./x14-zombie.ts";
import { treeKill } from "./x15-tree-kill.ts";
import { selfUpdate } from "./x16-self-update.ts";
import { singleInstance } from "./x17-single-instance.ts";
import { daemonise } from "./x18-daemonise.ts";
import { pressKey } from "./x19-press-key.ts";
import { inProcCron } from "./x20-in-proc-cron.ts";
import { stdRedirect } from "./x21-std-redirect.ts";

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
  zombie,
  treeKill,
  selfUpdate,
  singleInstance,
  daemonise,
  pressKey,
  inProcCron,
  stdRedirect,
];

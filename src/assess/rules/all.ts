import { cgoDropped } from "./b/b04-cgo-dropped.ts";
import { vanishedMain } from "./b/b01-vanished-main.ts";
import { logFile } from "./f/f01-log-file.ts";
import { noHealth } from "./f/f09-no-health.ts";
import { secret } from "./f/f08-secret.ts";
import { configPath } from "./p/p15-config-path.ts";
import { bindLoopback } from "./n/n01-bind-loopback.ts";
import { driveLiteral } from "./p/p01-drive-literal.ts";
import { envWin } from "./p/p07-env-win.ts";
import { gbk } from "./p/p21-gbk.ts";
import { unc } from "./p/p03-unc.ts";
import type { Rule } from "./rule.ts";
import { dllLoad } from "./w/w24-dll-load.ts";
import { eventlog } from "./w/w06-eventlog.ts";
import { registry } from "./w/w04-registry.ts";
import { scmService } from "./w/w05-scm-service.ts";
import { stdField } from "./w/w03-std-field.ts";
import { stdSymbol } from "./w/w02-std-symbol.ts";
import { xsysImport } from "./w/w01-xsys-import.ts";
import { execCmd } from "./x/x01-exec-cmd.ts";
import { execWintool } from "./x/x03-exec-wintool.ts";
import { exeSuffix } from "./x/x04-exe-suffix.ts";
import { noShutdown } from "./x/x10-no-shutdown.ts";
import { noSigterm } from "./x/x09-no-sigterm.ts";

/** Every rule of the assessment, by id. */
export const RULES: readonly Rule[] = [
  vanishedMain,
  cgoDropped,
  logFile,
  secret,
  noHealth,
  bindLoopback,
  driveLiteral,
  unc,
  envWin,
  configPath,
  gbk,
  xsysImport,
  stdSymbol,
  stdField,
  registry,
  scmService,
  eventlog,
  dllLoad,
  execCmd,
  execWintool,
  exeSuffix,
  noSigterm,
  noShutdown,
];

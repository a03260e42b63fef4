import type { Rule } from "../rule.ts";
import { logFile } from "./f01-log-file.ts";
import { configByExe } from "./f02-config-by-exe.ts";
import { exeDir } from "./f03-exe-dir.ts";
import { localState } from "./f04-local-state.ts";
import { relativeWrite } from "./f05-relative-write.ts";
import { assetsOnDisk } from "./f06-assets-on-disk.ts";
import { configWriteback } from "./f07-config-writeback.ts";
import { secret } from "./f08-secret.ts";
import { noHealth } from "./f09-no-health.ts";
import { noMetrics } from "./f10-no-metrics.ts";
import { gomaxprocs } from "./f11-gomaxprocs.ts";
import { gomemlimit } from "./f12-gomemlimit.ts";
import { localSession } from "./f13-local-session.ts";
import { plainLog } from "./f14-plain-log.ts";
import { bootOrder } from "./f15-boot-order.ts";

/** Rules about container fitness. */
export const F_RULES: readonly Rule[] = [
  logFile,
  configByExe,
  exeDir,
  localState,
  relativeWrite,
  assetsOnDisk,
  configWriteback,
  secret,
  noHealth,
  noMetrics,
  gomaxprocs,
  gomemlimit,
  localSession,
  plainLog,
  bootOrder,
];

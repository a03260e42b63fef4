import type { Rule } from "../rule.ts";
import { caCerts } from "./r01-ca-certs.ts";
import { tzdata } from "./r02-tzdata.ts";
import { tzWinname } from "./r03-tz-winname.ts";
import { tzLocal } from "./r04-tz-local.ts";
import { osUserHome } from "./r05-os-user-home.ts";
import { resolver } from "./r06-resolver.ts";
import { nonrootWrite } from "./r07-nonroot-write.ts";
import { readonlyFs } from "./r08-readonly-fs.ts";
import { dynamicBin } from "./r09-dynamic-bin.ts";
import { mime } from "./r10-mime.ts";
import { healthcheckTool } from "./r11-healthcheck-tool.ts";

/** Rules about the minimal image. */
export const R_RULES: readonly Rule[] = [
  caCerts,
  tzdata,
  tzWinname,
  tzLocal,
  osUserHome,
  resolver,
  nonrootWrite,
  readonlyFs,
  dynamicBin,
  mime,
  healthcheckTool,
];

import type { Rule } from "../rule.ts";
import { xsysImport } from "./w01-xsys-import.ts";
import { stdSymbol } from "./w02-std-symbol.ts";
import { stdField } from "./w03-std-field.ts";
import { registry } from "./w04-registry.ts";
import { scmService } from "./w05-scm-service.ts";
import { eventlog } from "./w06-eventlog.ts";
import { wmi } from "./w07-wmi.ts";
import { comStub } from "./w08-com-stub.ts";
import { progid } from "./w09-progid.ts";
import { msmq } from "./w10-msmq.ts";
import { dpapi } from "./w11-dpapi.ts";
import { certstore } from "./w12-certstore.ts";
import { credstore } from "./w13-credstore.ts";
import { namedpipe } from "./w14-namedpipe.ts";
import { perfcounter } from "./w15-perfcounter.ts";
import { etw } from "./w16-etw.ts";
import { sspi } from "./w17-sspi.ts";
import { sqlIntegrated } from "./w18-sql-integrated.ts";
import { odbc } from "./w19-odbc.ts";
import { accessDb } from "./w20-access-db.ts";
import { iisHttpsys } from "./w21-iis-httpsys.ts";
import { jobobject } from "./w22-jobobject.ts";
import { dllLoad } from "./w24-dll-load.ts";

/** Rules about Windows APIs. */
export const W_RULES: readonly Rule[] = [
  xsysImport,
  stdSymbol,
  stdField,
  registry,
  scmService,
  eventlog,
  wmi,
  comStub,
  progid,
  msmq,
  dpapi,
  certstore,
  credstore,
  namedpipe,
  perfcounter,
  etw,
  sspi,
  sqlIntegrated,
  odbc,
  accessDb,
  iisHttpsys,
  jobobject,
  dllLoad,
];

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
import { acl } from "./w23-acl.ts";
import { dllLoad } from "./w24-dll-load.ts";
import { tokenUac } from "./w25-token-uac.ts";
import { guiTray } from "./w26-gui-tray.ts";
import { consoleApi } from "./w27-console-api.ts";
import { hardwareId } from "./w28-hardware-id.ts";
import { printer } from "./w29-printer.ts";
import { serialCom } from "./w30-serial-com.ts";
import { pcapNpf } from "./w31-pcap-npf.ts";
import { netcfg } from "./w32-netcfg.ts";
import { opcDa } from "./w33-opc-da.ts";
import { clock } from "./w34-clock.ts";
import { errnoNumber } from "./w35-errno-number.ts";
import { svcWrapper } from "./w36-svc-wrapper.ts";
import { shippedBinary } from "./w37-shipped-binary.ts";
import { closure } from "./w38-closure.ts";

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
  acl,
  dllLoad,
  tokenUac,
  guiTray,
  consoleApi,
  hardwareId,
  printer,
  serialCom,
  pcapNpf,
  netcfg,
  opcDa,
  clock,
  errnoNumber,
  svcWrapper,
  shippedBinary,
  closure,
];

import type { Rule } from "../rule.ts";
import { xsysImport } from "./w01-xsys-import.ts";
import { stdSymbol } from "./w02-std-symbol.ts";
import { stdField } from "./w03-std-field.ts";
import { registry } from "./w04-registry.ts";
import { scmService } from "./w05-scm-service.ts";
import { eventlog } from "./w06-eventlog.ts";
import { dllLoad } from "./w24-dll-load.ts";
import { closure } from "./w38-closure.ts";

/** Rules about Windows APIs. */
export const W_RULES: readonly Rule[] = [
  xsysImport,
  stdSymbol,
  stdField,
  registry,
  scmService,
  eventlog,
  dllLoad,
  closure,
];

import type { Rule } from "../rule.ts";
import { vanishedMain } from "./b01-vanished-main.ts";
import { orphanSymbol } from "./b02-orphan-symbol.ts";
import { cgoDropped } from "./b04-cgo-dropped.ts";

/** Rules about build. */
export const B_RULES: readonly Rule[] = [vanishedMain, orphanSymbol, cgoDropped];

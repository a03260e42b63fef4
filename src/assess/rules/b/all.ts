import type { Rule } from "../rule.ts";
import { vanishedMain } from "./b01-vanished-main.ts";
import { cgoDropped } from "./b04-cgo-dropped.ts";
import { cgoDriver } from "./b06-cgo-driver.ts";
import { privateMod } from "./b12-private-mod.ts";

/** Rules about build. */
export const B_RULES: readonly Rule[] = [vanishedMain, cgoDropped, cgoDriver, privateMod];

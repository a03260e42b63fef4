import type { Rule } from "../rule.ts";
import { driveLiteral } from "./p01-drive-literal.ts";
import { unc } from "./p03-unc.ts";
import { envWin } from "./p07-env-win.ts";
import { configPath } from "./p15-config-path.ts";
import { gbk } from "./p21-gbk.ts";

/** Rules about paths, files and text. */
export const P_RULES: readonly Rule[] = [driveLiteral, unc, envWin, configPath, gbk];

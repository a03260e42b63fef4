import type { Rule } from "../rule.ts";
import { vanishedMain } from "./b01-vanished-main.ts";
import { orphanSymbol } from "./b02-orphan-symbol.ts";
import { orphanFile } from "./b03-orphan-file.ts";
import { cgoDropped } from "./b04-cgo-dropped.ts";
import { cgoWinlib } from "./b05-cgo-winlib.ts";
import { cgoDriver } from "./b06-cgo-driver.ts";
import { tagTypo } from "./b07-tag-typo.ts";
import { windowsGui } from "./b08-windowsgui.ts";
import { syso } from "./b09-syso.ts";
import { winScript } from "./b10-win-script.ts";
import { localReplace } from "./b11-local-replace.ts";
import { privateMod } from "./b12-private-mod.ts";
import { goVersion } from "./b13-go-version.ts";
import { ignoredAsset } from "./b14-ignored-asset.ts";
import { buildMode } from "./b15-buildmode.ts";

/** Rules about the build. */
export const B_RULES: readonly Rule[] = [
  vanishedMain,
  orphanSymbol,
  orphanFile,
  cgoDropped,
  cgoWinlib,
  cgoDriver,
  tagTypo,
  windowsGui,
  syso,
  winScript,
  localReplace,
  privateMod,
  goVersion,
  ignoredAsset,
  buildMode,
];

import type { Rule } from "../rule.ts";
import { driveLiteral } from "./p01-drive-literal.ts";
import { driveInside } from "./p02-drive-inside.ts";
import { unc } from "./p03-unc.ts";
import { concatBackslash } from "./p04-concat-backslash.ts";
import { splitBackslash } from "./p05-split-backslash.ts";
import { driveEnum } from "./p06-drive-enum.ts";
import { envWin } from "./p07-env-win.ts";
import { envPercent } from "./p08-env-percent.ts";
import { devname } from "./p09-devname.ts";
import { caseFile } from "./p10-case-file.ts";
import { caseImport } from "./p11-case-import.ts";
import { embedSep } from "./p12-embed-sep.ts";
import { globEscape } from "./p13-glob-escape.ts";
import { foreignPath } from "./p14-foreign-path.ts";
import { configPath } from "./p15-config-path.ts";
import { listsep } from "./p16-listsep.ts";
import { longpath } from "./p17-longpath.ts";
import { crlfScript } from "./p18-crlf-script.ts";
import { execBit } from "./p19-exec-bit.ts";
import { bom } from "./p20-bom.ts";
import { gbk } from "./p21-gbk.ts";
import { crlfText } from "./p22-crlf-text.ts";
import { lockfile } from "./p23-lockfile.ts";
import { sharing } from "./p24-sharing.ts";
import { exdev } from "./p25-exdev.ts";
import { modeBits } from "./p26-mode-bits.ts";
import { attributes } from "./p27-attributes.ts";
import { temp } from "./p28-temp.ts";
import { watcher } from "./p29-watcher.ts";
import { fonts } from "./p30-fonts.ts";

/** Rules about paths, files and text. */
export const P_RULES: readonly Rule[] = [
  driveLiteral,
  driveInside,
  unc,
  concatBackslash,
  splitBackslash,
  driveEnum,
  envWin,
  envPercent,
  devname,
  caseFile,
  caseImport,
  embedSep,
  globEscape,
  foreignPath,
  configPath,
  listsep,
  longpath,
  crlfScript,
  execBit,
  bom,
  gbk,
  crlfText,
  lockfile,
  sharing,
  exdev,
  modeBits,
  attributes,
  temp,
  watcher,
  fonts,
];

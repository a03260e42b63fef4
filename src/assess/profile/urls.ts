import { stringsHolding } from "../go/strings.ts";
import type { GoFile, StringLiteral } from "../go/syntax.ts";
import { once } from "../once.ts";

/** Literals that may be a URL; most are not. */
export const urlLiterals = once((file: GoFile): readonly StringLiteral[] => stringsHolding(file, "://"));

import type { GoFile, Range } from "./go/syntax.ts";
import type { TextFile } from "./project/tree.ts";
import type { Found, Rule } from "./rules/rule.ts";

/** A rule that hit, at a place in a file. */
export interface Hit {
  readonly rule: Rule;
  readonly source: GoFile | TextFile;
  readonly range: Range;
  readonly found: Found;
}

/** Where hits go; a matcher that found nothing reports undefined. */
export type Report = (rule: Rule, source: GoFile | TextFile, range: Range, found: Found | undefined) => void;

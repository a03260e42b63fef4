import { callsOf } from "../../go/calls.ts";
import type { Call } from "../../go/syntax.ts";
import type { Site } from "../rule.ts";

/** True when no call before this one in its file makes the rule speak: what is wrong in many places of a file is said once. */
export function isFirst(call: Call, site: Site, speaks: (one: Call) => boolean): boolean {
  for (const one of callsOf(site.file)) {
    if (one.start >= call.start) return true;
    if (speaks(one)) return false;
  }
  return true;
}

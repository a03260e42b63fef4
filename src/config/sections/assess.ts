import { z } from "zod";

/** Id of a rule, e.g. "W05". Whether there is such a rule is known only where rules are. */
const rule = z.string().regex(/^[A-Z]\d\d$/, { error: "not-a-rule" });
const text = z.string().regex(/\S/, { error: "not-a-reason" });
/** A name of the source, of this package or behind that of another one. */
const guard = z.string().regex(/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/, { error: "not-a-guard" });
const path = z.string().regex(/^(?!\/)(?![A-Za-z]:)(?!.*\\)(?!(?:.*\/)?\.\.(?:\/|$)).+$/, { error: "not-a-folder" });
const limit = z.string().regex(/^(?:blocker|high|medium|low|[A-Z]\d\d)$/, { error: "not-a-limit" });

export const assess = z.strictObject({
  severities: z.record(rule, z.enum(["blocker", "high", "medium", "low", "off"])).optional(),
  guards: z.array(guard).optional(),
  ignore: z.array(z.strictObject({ rule, path, reason: text })).optional(),
  failOn: z.union([limit, z.array(limit)]).optional(),
});

import { z } from "zod";
import { DURATION, PERCENT } from "../units.ts";

const duration = z.string().regex(DURATION, { error: "not-a-duration" });
const percent = z.string().regex(PERCENT, { error: "not-a-percentage" });
/** In a list of weights nothing but percent can be meant, so the sign may be left out. */
const weight = z.union([percent, z.number()]);

export const rollout = z.strictObject({
  steps: z.array(weight).optional(),
  tick: duration.optional(),
  slo: percent.optional(),
  ruleOut: z.number().gt(1).max(100).optional(),
  alpha: percent.optional(),
  psi0: z.number().min(1).max(100).optional(),
  deadline: duration.optional(),
  drain: duration.optional(),
  ready: duration.optional(),
  stop: duration.optional(),
  sticky: z.boolean().optional(),
});

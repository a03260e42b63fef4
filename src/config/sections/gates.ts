import { z } from "zod";

export const gates = z.strictObject({
  vulnerabilities: z.strictObject({ unknown: z.enum(["by-target", "allow", "refuse"]).optional() }).optional(),
});

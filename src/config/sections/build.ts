import { z } from "zod";

export const build = z.strictObject({
  platforms: z
    .array(z.string().regex(/^[a-z0-9]+\/[a-z0-9]+(?:\/v\d+)?$/, { error: "not-a-platform" }))
    .min(1)
    .optional(),
});

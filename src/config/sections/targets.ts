import { z } from "zod";
import { name } from "./app.ts";

const target = z.strictObject({
  kind: z.enum(["local"]),
  protected: z.boolean().optional(),
});

export const targets = z.record(name, target);

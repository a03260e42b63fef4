import { z } from "zod";
import { name } from "./app.ts";

const FOLDER = /^(?!\/)(?![A-Za-z]:)(?!.*\\)(?!(?:.*\/)?\.\.(?:\/|$)).+$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

const variable = z.string().regex(VARIABLE, { error: "not-a-variable" });

const service = z.strictObject({
  path: z.string().regex(FOLDER, { error: "not-a-folder" }).optional(),
  port: z.int().min(1).max(65_535).optional(),
  portVariable: variable.optional(),
  health: z.union([z.string().regex(/^\//, { error: "not-a-route" }), z.literal(false)]).optional(),
  env: z.record(variable, z.string()).optional(),
  needs: z.array(name).optional(),
  replicas: z.int().min(1).max(100).optional(),
  skip: z.boolean().optional(),
});

export const services = z.record(name, service);

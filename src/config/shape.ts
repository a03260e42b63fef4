import { z } from "zod";
import { app } from "./sections/app.ts";
import { assess } from "./sections/assess.ts";
import { build } from "./sections/build.ts";
import { gates } from "./sections/gates.ts";
import { registry } from "./sections/registry.ts";
import { rollout } from "./sections/rollout.ts";
import { services } from "./sections/services.ts";
import { targets } from "./sections/targets.ts";

/** The shape of slipway.yaml: one file a section, nothing required, unknown keys refused. */
export const shape = z.strictObject({
  app: app.optional(),
  services: services.optional(),
  assess: assess.optional(),
  build: build.optional(),
  registry: registry.optional(),
  targets: targets.optional(),
  rollout: rollout.optional(),
  gates: gates.optional(),
});

/** slipway.yaml as written, before defaults. */
export type Written = z.infer<typeof shape>;

/** The shape for editors (JSON Schema draft 2020-12), without descriptions. */
export function jsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(shape, { io: "input", target: "draft-2020-12" }) };
}

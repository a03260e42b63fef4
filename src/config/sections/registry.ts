import { z } from "zod";

const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
const REPOSITORY = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;

export const registry = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("embedded") }),
  z.strictObject({
    kind: z.literal("distribution"),
    host: z.string().regex(HOST, { error: "not-a-host" }),
    path: z.string().regex(REPOSITORY, { error: "not-a-repository" }).optional(),
    insecure: z.boolean().optional(),
    ca: z.string().min(1).optional(),
  }),
]);

/** One place of the JSON Schema: `services.*.port`, `rollout.steps[]`, "" for the whole file. */
export interface SchemaPath {
  readonly path: string;
  /** The part of the schema itself; writing `description` into it documents the key. */
  readonly node: Record<string, unknown>;
}

/** Every key of the schema from the top down, alternatives folded together, in the order of the schema. */
export function schemaPaths(schema: Record<string, unknown>, path = ""): readonly SchemaPath[] {
  const below = (part: string, child: unknown): readonly SchemaPath[] =>
    isRecord(child)
      ? schemaPaths(child, part.startsWith("[") ? `${path}${part}` : path === "" ? part : `${path}.${part}`)
      : [];
  const properties = isRecord(schema["properties"]) ? Object.entries(schema["properties"]) : [];
  const options = Array.isArray(schema["oneOf"]) ? schema["oneOf"].filter(isRecord) : [];
  return [
    { path, node: schema },
    ...properties.flatMap(([name, child]) => below(name, child)),
    ...below("*", schema["additionalProperties"]),
    ...below("[]", schema["items"]),
    ...options.flatMap((option) => schemaPaths(option, path).slice(1)),
  ];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

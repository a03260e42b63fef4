import type { SlipwayError } from "../../errors.ts";
import type { Sink } from "../host.ts";

/** One answer for programs: its schema first, codes and parameters, never a translated word. */
export type JsonDocument = { readonly schema: string } & Readonly<Record<string, unknown>>;

/** The document of a command. An answer that names a schema of its own keeps it; a list goes under `items`. */
export function documentOf(command: string, answer: object): JsonDocument {
  const schema = `slipway.${command.replaceAll(" ", "-")}/1`;
  return Array.isArray(answer) ? { schema, items: answer } : { schema, ...answer };
}

/** What `--json` prints instead of an answer when the command fails. */
export function errorDocument(failure: SlipwayError): JsonDocument {
  const { code, params, problems, doing, exit } = failure;
  return { schema: "slipway.error/1", code, exit, doing: doing ?? null, params, problems };
}

/** Writes the one document. */
export function writeDocument(stdout: Sink, document: JsonDocument): void {
  stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

import type { Sink } from "../host.ts";
import type { Reporter } from "./reporter.ts";

/** Schema of the event stream. A reader ignores fields and types it does not know, and refuses another major. */
export const EVENTS_SCHEMA = "slipway.events/1";

/** The first line of a stream, before anything can go wrong. */
export function beginEvents(stdout: Sink): void {
  stdout.write(`${JSON.stringify({ schema: EVENTS_SCHEMA })}\n`);
}

/** Every event as one line of JSON on stdout. Codes only, never translated. */
export function createEventReporter(stdout: Sink): Reporter {
  return {
    emit: (event) => void stdout.write(`${JSON.stringify(event)}\n`),
    close: () => undefined,
  };
}

/** The last line of a stream: what the command answered, with the schema its document would have. */
export function writeResult(stdout: Sink, document: object): void {
  stdout.write(`${JSON.stringify({ type: "result", result: document })}\n`);
}

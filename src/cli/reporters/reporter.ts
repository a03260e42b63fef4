import type { RunEvent } from "../../model/event.ts";

/** A reader of events; what it shows and where is its own matter. */
export interface Reporter {
  emit(event: RunEvent): void;
  /** Ends what is in progress on the screen; harmless when called again. */
  close(): void;
}

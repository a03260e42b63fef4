import { EXIT } from "../errors.ts";

/** The part of `process` that is needed to hear Ctrl-C. */
export interface Interruptible {
  on(event: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  off(event: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  exit(status: number): void;
}

/**
 * The first Ctrl-C aborts the signal, so that what was begun is put back; the second ends the process at once.
 */
export function interruptSignal(process: Interruptible): {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
} {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    else controller.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    dispose: () => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}

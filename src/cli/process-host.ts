import type { App } from "../pipeline/app.ts";
import type { CliHostInput } from "./host.ts";
import { interruptSignal } from "./interrupt.ts";

/**
 * This process as the command line's surroundings. A reader that goes away (`slipway history | head`) ends the writing quietly, as it
 * does for other programs.
 */
export function processHost(given: { readonly createApp: () => Promise<App>; readonly version: string }): CliHostInput {
  process.stdout.on("error", (failure: NodeJS.ErrnoException) => {
    if (failure.code !== "EPIPE") throw failure;
    process.exit();
  });
  const { signal } = interruptSignal(process);
  return { ...given, env: process.env, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, signal };
}

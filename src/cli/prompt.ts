import { SlipwayError } from "../errors.ts";
import type { CliHost } from "./host.ts";

/** Asks one question on stderr and waits for a line; Ctrl-C and the end of input are no. */
export async function ask(question: string, host: CliHost, signal: AbortSignal): Promise<string> {
  const { createInterface } = await import("node:readline");
  host.stderr.write(question);
  const lines = createInterface({ input: host.stdin, terminal: false });
  try {
    return await new Promise<string>((resolve, reject) => {
      const stop = (): void => reject(new SlipwayError("interrupted"));
      lines.once("line", resolve);
      lines.once("close", stop);
      signal.addEventListener("abort", stop, { once: true });
    });
  } finally {
    lines.close();
  }
}

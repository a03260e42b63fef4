import { createRequire } from "node:module";
import { processHost } from "./cli/process-host.ts";
import { runCli } from "./cli/run.ts";

/**
 * Arguments → command or daemon.
 *
 * `--daemon <name> …` is how Slipway starts its own daemons, `--locate-go` how scripts find the Go a build would use; both are for
 * programs, so they speak JSON or nothing.
 */
const { version }: { readonly version: string } = createRequire(import.meta.url)("../package.json");
const argv = process.argv.slice(2);

async function runForPrograms(words: readonly string[]): Promise<number> {
  if (words[0] === "--locate-go") return (await import("./wire/locate-go.ts")).locateGo();
  // A daemon that has ended is over, whatever timers are left in it.
  process.exit(await (await import("./wire/daemon.ts")).runDaemon(words.slice(1)).catch(reportAndFail));
}

function reportAndFail(failure: unknown): number {
  process.stderr.write(
    `${JSON.stringify({ at: new Date().toISOString(), code: "daemon-failed", message: String(failure) })}\n`,
  );
  return 1;
}

async function runForPeople(): Promise<number> {
  const createApp = async () => (await import("./wire/app.ts")).wireApp();
  return runCli(argv, processHost({ createApp, version }));
}

const forPrograms = argv[0] === "--daemon" || argv[0] === "--locate-go";
process.exitCode = await (forPrograms ? runForPrograms(argv) : runForPeople());

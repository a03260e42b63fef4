import { isSlipwayError } from "../errors.ts";
import { toolchain } from "./host.ts";

/** Prints the Go a build would use as one JSON line; fetches it when there is none. Exit status 5 when there is no way to one. */
export async function locateGo(): Promise<number> {
  try {
    const go = await toolchain().locate({ go: undefined }, (event) => {
      if (event.type === "go-fetching") process.stderr.write(`go ${event.version}: fetching\n`);
    });
    process.stdout.write(`${JSON.stringify(go)}\n`);
    return 0;
  } catch (failure) {
    if (!isSlipwayError(failure)) throw failure;
    process.stderr.write(`${failure.message}\n`);
    return failure.exit;
  }
}

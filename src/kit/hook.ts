import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A named place where a test may stop the real command, so that it can be killed exactly there.
 *
 * With SLIPWAY_PAUSE_AT=`<name>` and SLIPWAY_PAUSE_DIR set, the process writes `<dir>/<name>.reached` and waits until `<dir>/<name>.go`
 * exists. `<name>#<n>` pauses at the n-th passing (1-based). Without the variables it returns at once.
 */
export async function pauseAt(
  name: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<void> {
  const wanted = env["SLIPWAY_PAUSE_AT"];
  const folder = env["SLIPWAY_PAUSE_DIR"];
  if (wanted === undefined || folder === undefined) return;
  const passed = (passings.get(name) ?? 0) + 1;
  passings.set(name, passed);
  if (wanted !== name && wanted !== `${name}#${passed}`) return;
  const mark = wanted.replace("#", "-");
  writeFileSync(join(folder, `${mark}.reached`), String(process.pid));
  while (!existsSync(join(folder, `${mark}.go`))) await new Promise((resolve) => setTimeout(resolve, 10));
}

const passings = new Map<string, number>();

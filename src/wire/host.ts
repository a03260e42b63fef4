import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSystemClock } from "../adapters/clock/system.ts";
import { createGoToolchain } from "../adapters/toolchain/go.ts";
import { layoutOf, slipwayHome } from "../kit/home.ts";
import type { DaemonEntry } from "../kit/pair/start.ts";

/** This machine and this process, read once. */
export const host = {
  platform: process.platform,
  env: process.env,
  architecture: process.arch,
} as const;

export const clock = createSystemClock();
export const layout = layoutOf(slipwayHome(host));

/** This program again, as a daemon of the same home. The bundle is one folder: every chunk has main.js beside it. */
export const entry: DaemonEntry = {
  program: process.execPath,
  args: (daemon) => [join(fileURLToPath(new URL(".", import.meta.url)), "main.js"), "--daemon", daemon],
};

/** What a daemon inherits so that it serves the same home whatever its environment becomes. */
export function pinHome(): void {
  process.env["SLIPWAY_HOME"] = layout.home;
}

export function toolchain() {
  return createGoToolchain({
    env: host.env,
    platform: host.platform,
    arch: process.arch,
    toolchainsFolder: layout.toolchains,
  });
}

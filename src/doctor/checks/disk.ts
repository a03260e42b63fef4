import { type Check, error, ok, warning } from "../check.ts";

/** Bytes: below this a toolchain or a few images may not fit; below the next nothing does. */
const LITTLE = 2e9;
const NOTHING = 2e8;

/** Room for images and toolchains. */
export const disk: Check = {
  id: "disk",
  async look({ host, home }) {
    const free = await host.freeBytes(home);
    const params = { folder: home, gigabytes: Math.floor(free / 1e8) / 10 };
    if (free < NOTHING) return error("disk-low", params, "fix-disk");
    return free < LITTLE ? warning("disk-low", params, "fix-disk") : ok("disk-free", params);
  },
};

import { type Check, error, ok } from "../check.ts";

/** The folder for journals, images and toolchains. */
export const home: Check = {
  id: "home",
  async look({ host, home: folder }) {
    const reason = await host.probeFolder(folder);
    return reason === undefined
      ? ok("home-writable", { folder })
      : error("home-unwritable", { folder, reason }, "fix-home");
  },
};

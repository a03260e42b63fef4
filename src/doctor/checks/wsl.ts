import { type Check, ok, warning } from "../check.ts";

/** Linux inside Windows: project files on a Windows drive are slow to read. */
export const wsl: Check = {
  id: "wsl",
  applies: ({ host }) => host.platform === "linux" && /microsoft|wsl/i.test(host.release),
  async look({ host: { cwd } }) {
    return /^\/mnt\/[a-z](?:\/|$)/.test(cwd)
      ? warning("wsl-slow-drive", { folder: cwd }, "fix-wsl-slow-drive")
      : ok("wsl-inside");
  },
};

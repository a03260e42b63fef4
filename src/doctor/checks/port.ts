import { type Check, error, ok } from "../check.ts";

/** Loopback ports: every service gets one. */
export const port: Check = {
  id: "port",
  async look({ host }) {
    const reason = await host.probePort();
    return reason === undefined ? ok("port-free") : error("port-none", { reason }, "fix-port");
  },
};

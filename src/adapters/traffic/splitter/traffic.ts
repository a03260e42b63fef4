import { callControl, type CallOptions } from "../../../kit/http/control.ts";
import type { Route } from "../../../model/run.ts";
import type { Traffic } from "../../../ports/traffic.ts";

/** The switch of the `local` target: Slipway's own splitter, asked over its control socket. */
export function createSplitterTraffic(control: CallOptions): Traffic {
  return {
    observe: async (app) =>
      (await callControl(control, "GET", `/routes?app=${encodeURIComponent(app)}`)) as readonly Route[],
    set: async (spec, fence) => (await callControl(control, "PUT", "/routes", { spec, fence })) as Route,
    async remove(key, fence) {
      await callControl(control, "DELETE", "/routes", { key, fence });
    },
  };
}

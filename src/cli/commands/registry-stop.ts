import { EXIT } from "../../errors.ts";
import type { Command } from "../command.ts";

/** Stops the embedded registry; its images stay. */
export const registryStop: Command = {
  name: "registry stop",
  args: [],
  options: [],
  examples: ["slipway registry stop", "slipway registry stop --json"],
  async run({ app, context, answer, t }) {
    const result = await (await app()).registryStop(context);
    await answer("registry stop", result, () => [
      t(result.stopped ? "cli.registry.stopped" : "cli.registry.was-not-running"),
    ]);
    return EXIT.ok;
  },
};

import { EXIT } from "../../errors.ts";
import { type Command, TARGET, targetOf } from "../command.ts";
import { statusLines } from "../render/status.ts";

/** What runs and serves, read from the world. */
export const status: Command = {
  name: "status",
  args: [],
  options: [TARGET],
  examples: ["slipway status", "slipway status --json"],
  async run(session, given) {
    const result = await (await session.app()).status(session.context, { target: targetOf(given) });
    await session.answer("status", result, () => statusLines(result, session));
    return EXIT.ok;
  },
};

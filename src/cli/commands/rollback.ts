import { EXIT } from "../../errors.ts";
import { shortDigest } from "../../kit/digest.ts";
import { type Command, TARGET, targetOf } from "../command.ts";

/** Back to the version before. */
export const rollback: Command = {
  name: "rollback",
  args: ["[service]"],
  options: [TARGET],
  examples: ["slipway rollback", "slipway rollback orders --json"],
  async run({ app, context, answer, t }, given) {
    const result = await (await app()).rollback(context, { target: targetOf(given), service: given.words[0] });
    const { service, from, to, ms } = result;
    await answer("rollback", result, () => [
      t("cli.rollback.done", { service, from: from.version, to: to.version, digest: shortDigest(to.digest), ms }),
    ]);
    return EXIT.ok;
  },
};

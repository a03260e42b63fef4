import { EXIT } from "../../errors.ts";
import { type Command, DRY_RUN, TARGET, targetOf } from "../command.ts";

/** Stops everything of the app; its journal stays. */
export const down: Command = {
  name: "down",
  args: [],
  options: [TARGET, DRY_RUN],
  examples: ["slipway down", "slipway down --yes", "slipway down --dry-run"],
  async run({ app, context, answer, confirm, t }, given) {
    const target = targetOf(given);
    if (given.flag("dry-run")) {
      const { services } = await (await app()).status(context, { target });
      const living = services.filter(({ instances }) => instances.some(({ state }) => state !== "stopped"));
      const running = living.map(({ service }) => service);
      await answer("down", { stopped: [], planned: running }, () => [
        t("cli.down.plan", { services: running, target }),
      ]);
      return EXIT.ok;
    }
    await confirm(t("cli.down.question", { target }));
    const result = await (await app()).down(context, { target });
    await answer("down", result, () =>
      result.stopped.length === 0 ? [t("cli.down.nothing")] : [t("cli.down.done", { services: result.stopped })],
    );
    return EXIT.ok;
  },
};

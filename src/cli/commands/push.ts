import { EXIT } from "../../errors.ts";
import { type Command } from "../command.ts";

/** The built images into a registry, read back afterwards. */
export const push: Command = {
  name: "push",
  args: ["[services...]"],
  options: [{ flags: "--to <repository>" }, { flags: "--tag <tag>" }],
  examples: ["slipway push", "slipway push orders --tag v2", "slipway push orders --to harbor.example.com/team --json"],
  async run({ app, context, answer, t }, given) {
    const results = await (await app()).push(context, {
      services: given.words,
      to: given.text("to"),
      tag: given.text("tag"),
    });
    await answer("push", { images: results }, () =>
      results.map(({ release, blobs }) =>
        t("cli.push.done", { reference: `${release.repository}@${release.digest}`, ...blobs }),
      ),
    );
    return EXIT.ok;
  },
};

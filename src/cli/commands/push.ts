import { EXIT } from "../../errors.ts";
import type { Command } from "../command.ts";
import { placeOf } from "../place.ts";

/** The built images into a registry, read back afterwards. */
export const push: Command = {
  name: "push",
  args: ["[services...]"],
  options: [{ flags: "--to <repository>" }, { flags: "--tag <tag>" }],
  examples: ["slipway push", "slipway push orders --tag v2", "slipway push orders --to harbor.example.com/team --json"],
  async run({ app, context, answer, t }, given) {
    const place = placeOf(context, given.words);
    const results = await (await app()).push(place.context, {
      services: place.services,
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

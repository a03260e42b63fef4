import { EXIT } from "../../errors.ts";
import { shortDigest } from "../../kit/digest.ts";
import { type Command, DRY_RUN, TARGET, targetOf } from "../command.ts";
import { placeOf } from "../place.ts";
import { planLines } from "../render/plan.ts";
import { table } from "../render/table.ts";

/** Builds, pushes, starts: from source to healthy addresses. */
export const up: Command = {
  name: "up",
  args: ["[services...]"],
  options: [TARGET, { flags: "--version <version>" }, DRY_RUN],
  examples: ["slipway up", "slipway up examples/hello", "slipway up orders --version v1 --json"],
  async run({ app, context, answer, t, paint, symbols }, given) {
    const place = placeOf(context, given.words);
    const result = await (await app()).up(place.context, {
      target: targetOf(given),
      services: place.services,
      version: given.text("version"),
      dryRun: given.flag("dry-run"),
    });
    await answer("up", result, async () => [
      ...(result.plan ?? []).flatMap(({ service, steps }) => [service, ...planLines(steps, t)]),
      ...(await table(
        result.services.map(({ service, url, version, digest, program, state }) => [
          paint("good", symbols.good),
          service,
          url,
          version,
          program === undefined
            ? t("cli.status.image", { digest: shortDigest(digest) })
            : t("cli.status.program", { digest: shortDigest(program) }),
          t(`cli.up.${state}`),
        ]),
      )),
    ]);
    return EXIT.ok;
  },
};

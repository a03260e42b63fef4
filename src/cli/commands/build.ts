import { resolve } from "node:path";
import { EXIT } from "../../errors.ts";
import { badValue, type Command } from "../command.ts";
import { placeOf } from "../place.ts";
import { platformName } from "../render/event.ts";
import { size } from "../render/format.ts";
import { table } from "../render/table.ts";

const FORMATS = ["auto", "oci", "docker"] as const;

/** Source to image, without an engine; the same source gives the same digest. */
export const build: Command = {
  name: "build",
  args: ["[services...]"],
  options: [
    { flags: "-p, --platform <platforms>", many: true },
    { flags: "-o, --output <file>" },
    { flags: "--format <format>" },
    { flags: "--push" },
    { flags: "--tag <tag>" },
    { flags: "--stamp-version <version>" },
    { flags: "--revision <revision>" },
    { flags: "--source <url>" },
    { flags: "--created <time>" },
  ],
  examples: [
    "slipway build",
    "slipway build orders --output orders.tar",
    "slipway build --platform linux/amd64,linux/arm64 --push --tag v2",
    "slipway build examples/shop/orders --json",
  ],
  async run({ app, context, answer, t }, given) {
    const wanted = given.text("format") ?? "auto";
    const format = FORMATS.find((known) => known === wanted);
    if (format === undefined) throw badValue("build", "format", wanted, FORMATS.join(", "));
    const stamps = { version: "stamp-version", revision: "revision", source: "source", created: "created" };
    const place = placeOf(context, given.words);
    const output = given.text("output");
    const result = await (await app()).build(place.context, {
      services: place.services,
      platforms: given.list("platform"),
      output: output === undefined ? undefined : resolve(context.cwd, output),
      format,
      stamp: Object.fromEntries(
        Object.entries(stamps).flatMap(([name, option]) => {
          const value = given.text(option);
          return value === undefined ? [] : [[name, value]];
        }),
      ),
      push: given.flag("push"),
      tag: given.text("tag"),
    });
    await answer("build", result, async () =>
      table(
        result.images.map(({ service, root, images, unchanged, archive, pushed }) => [
          service,
          root.digest,
          images.map(({ platform }) => platformName(platform)).join(" "),
          size(images.flatMap(({ layers }) => layers).reduce((sum, layer) => sum + layer.size, 0)),
          unchanged ? t("cli.build.unchanged") : t("cli.build.new"),
          archive ?? pushed?.release.repository ?? "",
        ]),
      ),
    );
    return EXIT.ok;
  },
};

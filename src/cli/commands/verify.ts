import { EXIT } from "../../errors.ts";
import type { Command } from "../command.ts";
import { size } from "../render/format.ts";

/** Every byte of an image pulled again and hashed again. */
export const verify: Command = {
  name: "verify",
  args: ["<reference>"],
  options: [],
  examples: ["slipway verify embedded/shop/orders:v2", "slipway verify harbor.example.com/team/orders:v2 --json"],
  async run({ app, context, answer, t }, given) {
    const result = await (await app()).verify(context, { reference: given.words[0] ?? "" });
    const { repository, digest, blobs, bytes } = result;
    await answer("verify", result, () => [
      t("cli.verify.done", { reference: `${repository}@${digest}`, blobs, size: size(bytes) }),
    ]);
    return EXIT.ok;
  },
};

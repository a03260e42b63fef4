import { EXIT } from "../../errors.ts";
import { badValue, type Command } from "../command.ts";

/** Starts the embedded registry. */
export const registryServe: Command = {
  name: "registry serve",
  args: [],
  options: [{ flags: "--host <host>" }, { flags: "--port <port>" }, { flags: "--foreground" }],
  examples: ["slipway registry serve", "slipway registry serve --port 5000 --foreground"],
  async run({ app, context, answer, t }, given) {
    const port = given.text("port");
    if (port !== undefined && !(/^\d+$/.test(port) && Number(port) <= 65_535)) {
      throw badValue("registry serve", "port", port, "port");
    }
    const result = await (await app()).registryServe(context, {
      host: given.text("host") ?? "127.0.0.1",
      port: port === undefined ? undefined : Number(port),
      foreground: given.flag("foreground"),
    });
    const { address, data, tokenFile } = result;
    await answer("registry serve", result, () => [t("cli.registry.serving", { address, data, tokenFile })]);
    return EXIT.ok;
  },
};

import { EXIT } from "../../errors.ts";
import { badValue, type Command, TARGET, targetOf } from "../command.ts";
import { transitionLine } from "../render/event.ts";
import { moment } from "../render/format.ts";
import { table } from "../render/table.ts";

const SHOWN = 40;

/** What was done, from the journal. */
export const history: Command = {
  name: "history",
  args: ["[service]"],
  options: [TARGET, { flags: "--last <count>" }, { flags: "--all" }],
  examples: ["slipway history", "slipway history orders --last 10", "slipway history --json"],
  async run({ app, context, answer, t, say, language }, given) {
    const wanted = given.text("last");
    if (wanted !== undefined && !/^[1-9]\d*$/.test(wanted)) throw badValue("history", "last", wanted, "int");
    const entries = await (await app()).history(context, { target: targetOf(given), service: given.words[0] });
    const count = given.flag("all") ? entries.length : Number(wanted ?? SHOWN);
    const shown = entries.slice(Math.max(0, entries.length - count));
    await answer("history", { entries: wanted === undefined ? entries : shown }, async () => {
      if (entries.length === 0) return [t("cli.history.nothing")];
      const left = entries.length - shown.length;
      const rows = shown.map(({ at, service, transition }) => [
        moment(at, language),
        transitionLine(service, transition, say),
      ]);
      return [...(left > 0 ? [t("cli.history.earlier", { count: left })] : []), ...(await table(rows))];
    });
    return EXIT.ok;
  },
};

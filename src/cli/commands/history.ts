import { EXIT } from "../../errors.ts";
import { badValue, type Command, TARGET, targetOf } from "../command.ts";
import { historyLines } from "../render/history.ts";

const SHOWN = 40;

/** What was done, from the journal. */
export const history: Command = {
  name: "history",
  args: ["[service]"],
  options: [TARGET, { flags: "--last <count>" }, { flags: "--all" }],
  examples: ["slipway history", "slipway history orders --last 10", "slipway history --json"],
  async run({ app, context, answer, say }, given) {
    const wanted = given.text("last");
    if (wanted !== undefined && !/^[1-9]\d*$/.test(wanted)) throw badValue("history", "last", wanted, "int");
    const entries = await (await app()).history(context, { target: targetOf(given), service: given.words[0] });
    const most = given.flag("all") ? entries.length : Number(wanted ?? SHOWN);
    const shown = wanted === undefined ? entries : entries.slice(-most);
    await answer("history", { entries: shown }, () => historyLines(entries, { say, most }));
    return EXIT.ok;
  },
};

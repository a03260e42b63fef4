import { table } from "../../kit/table.ts";
import { type Check, ok, warning } from "../check.ts";

/** Code pages Node.js can decode (WHATWG Encoding), by what `chcp` calls them. */
const DECODABLE = table<string>({
  "65001": "utf-8",
  "936": "gbk",
  "54936": "gb18030",
  "950": "big5",
  "932": "shift_jis",
  "949": "euc-kr",
  "866": "ibm866",
  "874": "windows-874",
  ...Object.fromEntries([1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258].map((n) => [n, `windows-${n}`])),
});

/** The code page other programs write in on Windows. */
export const codePage: Check = {
  id: "code-page",
  applies: ({ host }) => host.platform === "win32",
  async look({ host, signal }) {
    const run = await host.run("chcp.com", [], signal);
    // The sentence around the number is translated; the number is not.
    const page = /(\d{3,5})\D*$/.exec(Buffer.from(run?.stdout ?? []).toString("latin1"))?.[1];
    if (page === undefined) throw new Error("chcp.com gave no number");
    const encoding = DECODABLE[page];
    return encoding === undefined
      ? warning("code-page-undecodable", { page }, "fix-code-page")
      : ok("code-page-decodable", { page, encoding });
  },
};

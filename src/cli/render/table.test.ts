import fc from "fast-check";
import stringWidth from "string-width";
import { expect, it } from "vitest";
import { en } from "../../texts/en/index.ts";
import { zhCN } from "../../texts/zh-CN/index.ts";
import { catalogueWidth, table, wrap } from "./table.ts";

it("table() puts columns under each other by display width", async () => {
  const lines = await table([
    ["服务", "版本", "x"],
    ["orders", "v2", "y"],
    ["订单服务🚀", "v10", "z"],
  ]);

  expect(lines.map((line) => stringWidth(line.slice(0, -1)))).toEqual([18, 18, 18]);
});

it("table() leaves no space at the end of a line", async () => {
  expect(
    await table([
      ["a", ""],
      ["bb", ""],
    ]),
  ).toEqual(["a", "bb"]);
});

it("wrap() never makes a line wider than asked when words allow it", () => {
  const words = fc.array(fc.constantFrom("canary", "发布", "新版本，", "a", "traffic"), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(words, fc.integer({ min: 12, max: 60 }), (parts, columns) => {
      const text = parts.join(" ");
      const lines = wrap(text, columns, stringWidth);

      expect(lines.every((line) => stringWidth(line) <= columns)).toBe(true);
      expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
    }),
  );
});

it("wrap() does not begin a line with closing punctuation", () => {
  const lines = wrap("新版本承担全部流量，旧版本停止。", 18, stringWidth);

  expect(lines.filter((line) => /^[，。]/.test(line))).toEqual([]);
});

it("catalogueWidth() agrees with the library on every text of the catalogues", () => {
  const texts = [...Object.values(en), ...Object.values(zhCN)].flatMap((text) => text.split("\n"));

  expect(texts.filter((text) => catalogueWidth(text) !== stringWidth(text))).toEqual([]);
});

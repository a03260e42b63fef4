import { expect, it } from "vitest";
import { ago, plainNumber, rate, seconds, share, size } from "./format.ts";

it("size() counts in thousands", () => {
  expect([size(0), size(999), size(8_100_000), size(150_000_000), size(2.5e12)]).toEqual([
    "0 B",
    "999 B",
    "8.1 MB",
    "150 MB",
    "2.5 TB",
  ]);
});

it("share() and rate() are percentages", () => {
  expect([share(5), share(50), share(1000)]).toEqual(["0.5 %", "5 %", "100 %"]);
  expect([rate(31, 1000), rate(0, 10), rate(1, 3), rate(0, 0)]).toEqual(["3.1 %", "0 %", "33 %", "–"]);
});

it("seconds() and plainNumber() show what digits matter", () => {
  expect([seconds(120), seconds(12_345), plainNumber(3), plainNumber(0.031_234)]).toEqual(["0.1", "12", "3", "0.0312"]);
});

it("ago() speaks the language", () => {
  expect(ago(0, 180_000, "en")).toBe("3 min. ago");
  expect(ago(0, 180_000, "zh-CN")).toBe("3分钟前");
});

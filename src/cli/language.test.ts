import { expect, it } from "vitest";
import { chooseLanguage, languageOf } from "./language.ts";

it("chooseLanguage() goes from the flag over the environment to the system", () => {
  const all = { SLIPWAY_LANG: "zh-CN", LC_ALL: "en_US.UTF-8", LC_MESSAGES: "zh_CN", LANG: "zh_CN" };

  expect(chooseLanguage("en", all, () => "zh-CN")).toBe("en");
  expect(chooseLanguage(undefined, all, () => "en-US")).toBe("zh-CN");
  expect(chooseLanguage(undefined, { ...all, SLIPWAY_LANG: "" }, () => "zh-CN")).toBe("en");
  expect(chooseLanguage(undefined, { LC_MESSAGES: "zh_CN.UTF-8", LANG: "en_US" }, () => "en-US")).toBe("zh-CN");
  expect(chooseLanguage(undefined, { LANG: "zh_CN.UTF-8" }, () => "en-US")).toBe("zh-CN");
  expect(chooseLanguage(undefined, {}, () => "zh-CN")).toBe("zh-CN");
});

it("chooseLanguage() speaks English where nobody wrote texts", () => {
  expect(chooseLanguage(undefined, { LANG: "de_DE.UTF-8" }, () => "zh-CN")).toBe("en");
  expect(chooseLanguage(undefined, { LC_ALL: "C.UTF-8", LANG: "zh_CN" }, () => "zh-CN")).toBe("en");
});

it("languageOf() knows a language in every spelling", () => {
  expect(["zh", "zh-CN", "zh_CN.GB18030", "zh-Hans", "ZH_TW"].map(languageOf)).toEqual(Array(5).fill("zh-CN"));
  expect(["en", "en_US.UTF-8", "fr", ""].map(languageOf)).toEqual(["en", "en", undefined, undefined]);
});

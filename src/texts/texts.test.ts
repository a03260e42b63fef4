import { describe, expect, it } from "vitest";
import { CATALOG } from "../errors.ts";
import { type Catalogue, placeholdersOf } from "./catalogue.ts";
import { en } from "./en/index.ts";
import { zhCN } from "./zh-CN/index.ts";

const english: Catalogue = en;
const chinese: Catalogue = zhCN;

describe("catalogues", () => {
  it("have the same keys in both languages", () => {
    expect(Object.keys(chinese).toSorted()).toEqual(Object.keys(english).toSorted());
  });

  it("use the same placeholders in both languages", () => {
    const different = Object.keys(english).filter(
      (key) => placeholdersOf(english[key] ?? "").join() !== placeholdersOf(chinese[key] ?? "").join(),
    );

    expect(different).toEqual([]);
  });

  it("leave no text empty and no Chinese text in English", () => {
    expect(Object.entries(english).filter(([, text]) => text.trim() === "")).toEqual([]);
    expect(
      Object.entries(chinese).filter(([key, text]) => text === english[key] && /[a-z]{4,} [a-z]{3,}/.test(text)),
    ).toEqual([]);
  });

  it("word every error code and say what to do about it", () => {
    const silent = Object.keys(CATALOG).flatMap((code) =>
      [`error.${code}`, `hint.${code}`].filter((key) => english[key] === undefined),
    );

    expect(silent).toEqual([]);
  });

  it("word no error code that does not exist", () => {
    const unknown = Object.keys(english).filter(
      (key) => /^(error|hint)\./.test(key) && !(key.slice(key.indexOf(".") + 1) in CATALOG),
    );

    expect(unknown).toEqual([]);
  });
});

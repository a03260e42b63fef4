import { readdirSync } from "node:fs";
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

  it("use exactly the parameters that whoever throws an error must give", () => {
    const different = Object.entries(CATALOG).flatMap(([code, { params }]) => {
      const used = placeholdersOf(`${english[`error.${code}`]} ${english[`hint.${code}`]}`.replaceAll("${VAR}", ""));
      return used.join() === [...params].toSorted().join() ? [] : [{ code, used, params }];
    });

    expect(different).toEqual([]);
  });

  it("have one place for every text", async () => {
    for (const language of ["en", "zh-CN"]) {
      const folder = new URL(`./${language}/`, import.meta.url);
      const domains = readdirSync(folder).filter((name) => name !== "index.ts");
      const modules = await Promise.all(
        domains.map(async (name) => (await import(new URL(name, folder).href)) as Readonly<Record<string, Catalogue>>),
      );
      const keys = modules.flatMap((texts) => Object.values(texts).flatMap((part) => Object.keys(part)));

      expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    }
  });

  it("word no error code that does not exist", () => {
    const unknown = Object.keys(english).filter(
      (key) => /^(error|hint)\./.test(key) && !(key.slice(key.indexOf(".") + 1) in CATALOG),
    );

    expect(unknown).toEqual([]);
  });
});

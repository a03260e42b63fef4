import { describe, expect, it } from "vitest";
import { readGoFile } from "../go/read.ts";
import type { GoFile } from "../go/syntax.ts";
import { placesOf, tokensOf } from "../go/tokens-of.ts";
import { withTokens, wordAt } from "../go/tokens.ts";
import { holdsWord } from "../go/words.ts";
import { filesHolding } from "./lookups.ts";
import type { GoPackageFiles } from "./tree.ts";

const read = (path: string, text: string): GoFile => {
  const file = readGoFile(path, Buffer.from(text));
  if (file === undefined) throw new Error("no text");
  return file;
};
const packageOf = (files: readonly GoFile[]): GoPackageFiles => ({
  folder: ".",
  name: "a",
  importPath: "example.com/a",
  files,
});

describe("filesHolding()", () => {
  it("finds a word in code, and neither in comments, in literals nor in tests", () => {
    const code = read("a.go", "package a\n\nvar x = wanted\n");
    const said = read("b.go", 'package a\n\n// wanted\nvar y = "wanted"\n');
    const test = read("a_test.go", "package a\n\nvar z = wanted\n");

    expect(filesHolding(packageOf([code, said, test]), "wanted")).toEqual([code]);
    expect(filesHolding(packageOf([code]), "nowhere")).toEqual([]);
  });

  it("finds files on both sides of a new vocabulary, which begins after a million words", () => {
    const before = read("a.go", "package a\n\nvar first = shared\n");
    for (let from = 0; from < 1_100_000; from += 100_000)
      withTokens(Array.from({ length: 100_000 }, (_, i) => `w${from + i}`).join(" "), ({ count }) => count);
    const after = read("b.go", "package a\n\nvar second = shared\n");

    expect(after.words.vocabulary).not.toBe(before.words.vocabulary);
    expect(filesHolding(packageOf([before, after]), "shared")).toEqual([before, after]);
    for (const file of [before, after]) {
      expect(holdsWord(file.words, "shared")).toBe(true);
      expect(placesOf(file, "shared").map((at) => wordAt(tokensOf(file), at))).toEqual(["shared"]);
    }
  });
});

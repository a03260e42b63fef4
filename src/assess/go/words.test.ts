import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readGoFile } from "./read.ts";
import { tokenize, withTokens, wordAt } from "./tokens.ts";
import {
  codeAt,
  codeOf,
  currentVocabulary,
  holdsAny,
  holdsWord,
  keywordCode,
  wantWords,
  wordOf,
  wordsAmong,
  type WordSet,
} from "./words.ts";

const wordsOf = ({ vocabulary, codes }: WordSet) => Array.from(codes, (code) => wordOf(vocabulary, code));
const wordsIn = (text: string) => withTokens(text, (_, words) => words);
const name = fc
  .tuple(
    fc.constantFrom(..."abzXY_é数".split("")),
    fc.string({ unit: fc.constantFrom(..."abzXY_09é数".split("")), maxLength: 40 }),
  )
  .map((parts) => parts.join(""));

describe("codes of words", () => {
  it("are equal for equal words alone, whatever text they stand in, and tell the word", () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 80 }), (names) => {
        const { vocabulary, codes, count, starts } = tokenize(names.join(" "));
        expect(starts.subarray(0, count)).toHaveLength(count);
        for (const [at, one] of names.entries()) {
          expect(codes[at]).toBe(codeOf(vocabulary, one));
          expect(wordOf(vocabulary, codes[at] ?? 0)).toBe(one);
        }
        expect(new Set(codes.subarray(0, names.length)).size).toBe(new Set(names).size);
      }),
    );
  });

  it("tell words apart whose hashes are equal", () => {
    const vocabulary = currentVocabulary();
    const codes = ["meet", "here", "abcd", "meet"].map((word) =>
      codeAt(
        vocabulary,
        Uint16Array.from(word, (c) => c.charCodeAt(0)),
        0,
        word.length,
        42,
      ),
    );
    expect(codes.map((code) => wordOf(vocabulary, code))).toEqual(["meet", "here", "abcd", "meet"]);
    expect(codes[3]).toBe(codes[0]);
  });

  it("grow with ten thousand names", () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `name${i}`);
    const tokens = tokenize(names.join("\n"));
    expect(names.map((_, i) => wordAt(tokens, i * 2))).toEqual(names);
  });

  it("are larger than any operator's", () => {
    expect(keywordCode("break")).toBeGreaterThan(0x7f7f);
    expect(codeOf(currentVocabulary(), "func")).toBe(keywordCode("func"));
  });
});

describe("the words a text holds", () => {
  it("are those of its code, each once, with short numbers, and none of comments and literals", () => {
    const words = wordsIn('func f(a int) { return a + 260 + 123456 } // hidden\nvar s = "literal" /* b */');
    expect(wordsOf(words).toSorted()).toEqual(["260", "a", "f", "func", "int", "return", "s", "var"]);
    expect(holdsWord(words, "return")).toBe(true);
    expect(holdsWord(words, "hidden")).toBe(false);
  });

  it("are found among those wanted, before and after new words came", () => {
    const wanted = wantWords(["alpha", "beta", "alpha"]);
    expect(wordsAmong(wordsIn("x beta y"), wanted)).toEqual(["beta"]);
    expect(wordsAmong(wordsIn("quite new words, alpha"), wanted)).toEqual(["alpha"]);
    expect(wordsAmong(wordsIn("none"), wanted)).toEqual([]);
    expect(wordsAmong(wordsIn("none"), wantWords([]))).toEqual([]);
  });

  it("answer alike for few names and many", () => {
    const words = wordsIn("one two three");
    const many = Array.from({ length: 40 }, (_, i) => `other${i}`);
    expect(holdsAny(words, new Set(["zero", "two"]))).toBe(true);
    expect(holdsAny(words, new Set(many))).toBe(false);
    expect(holdsAny(words, new Set([...many, "three"]))).toBe(true);
  });

  it("do not mix when texts are read within each other", () => {
    const outer = withTokens("outer a", (_, words) => ({ inner: wordsOf(wordsIn("inner a")), outer: wordsOf(words) }));
    expect(outer).toEqual({ inner: ["inner", "a"], outer: ["outer", "a"] });
    expect(wordsOf(readGoFile("a.go", Buffer.from("package a\n"))?.words ?? wordsIn(""))).toEqual(["package", "a"]);
  });
});

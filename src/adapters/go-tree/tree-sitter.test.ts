import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { goTreeContract } from "../../ports/go-tree.contract.ts";
import type { GoSyntax, TreeRange } from "../../ports/go-tree.ts";
import { loadParser } from "./grammar.ts";
import { createNoGoTree } from "./none.ts";
import { createTreeSitter } from "./tree-sitter.ts";

const ready = async (): Promise<GoSyntax> => {
  const syntax = await createTreeSitter().open();
  if (syntax === undefined) throw new Error("the grammar did not load");
  return syntax;
};

const WORDS = "package import func var const type if else for range switch case select go defer struct map chan return";
const LARGER = [
  '"C:\\\\x"',
  "`raw`",
  "// c",
  "/* c",
  ":=",
  "w.X",
  "0x1p-2",
  "func f(w int) {",
  "}\n",
  "interface{ ~int | A }",
];
const PIECES = [..."(){}[];,.:=«\"'`\\/*<-&!\n\r\t 中😀é\ud800\0".split(""), ...WORDS.split(" "), ...LARGER];

describe("tree-sitter", () => {
  goTreeContract(async () => createTreeSitter());

  it("loads nothing before it is asked, and then once", async () => {
    let loads = 0;
    const go = createTreeSitter(() => {
      loads += 1;
      return loadParser();
    });

    expect(loads).toBe(0);
    await Promise.all([go.open(), go.open()]);
    expect(loads).toBe(1);
  });

  it("is not there when the grammar cannot be loaded", async () => {
    expect(await createTreeSitter(() => Promise.reject(new Error("no WebAssembly"))).open()).toBeUndefined();
  });

  it("gives up on what takes the parser too long, and reads the next text all the same", async () => {
    const parser = await loadParser();
    const { parse } = parser;
    // The parser's own words for it: whoever returns true from the callback gets no tree.
    parser.parse = (text, old, options) => {
      for (let i = 0; i < 2000; i++) options?.progressCallback?.({ currentOffset: 0, hasError: false });
      return parse.call(parser, text, old, options);
    };
    const syntax = await createTreeSitter(async () => parser).open();
    const large = `package p\n\nfunc f() {\n${"\tx(1)\n".repeat(300)}}\n`;

    expect(syntax?.places(large, [0])).toBeUndefined();
    parser.parse = parse;
    expect(syntax?.places(large, [0])).toHaveLength(1);
  });

  it("answers for any text, equally each time, with ranges that lie in it", async () => {
    const syntax = await ready();
    const texts = fc.oneof(
      fc.array(fc.constantFrom(...PIECES), { maxLength: 80 }).map((pieces) => pieces.join("")),
      fc
        .array(fc.constantFrom(...PIECES), { maxLength: 40 })
        .map((pieces) => `package p\n\nfunc f() {\n${pieces.join(" ")}`),
      fc.string({ unit: "binary", maxLength: 200 }),
    );

    fc.assert(
      fc.property(texts, (text) => {
        const offsets = Array.from({ length: text.length + 2 }, (_, at) => at - 1);
        const places = syntax.places(text, offsets);
        expect(places).toHaveLength(offsets.length);
        for (const { around, error, local } of places ?? [])
          for (const range of [around, error, local]) expect(range === undefined || liesIn(range, text)).toBe(true);
        expect(syntax.places(text, offsets)).toEqual(places);
      }),
      { numRuns: 150 },
    );
  });

  it("survives brackets nobody closes", async () => {
    const syntax = await ready();
    for (const open of ["(", "{", "[", "a<", "a[", "func(", "x:=("])
      expect(syntax.places(`package p\nfunc f() { x := ${open.repeat(3000)}`, [30])).toHaveLength(1);
  });
});

describe("no trees", () => {
  it("open() is undefined", async () => {
    expect(await createNoGoTree().open()).toBeUndefined();
  });
});

function liesIn({ start, end }: TreeRange, text: string): boolean {
  return start >= 0 && start <= end && end <= text.length;
}

import { describe, expect, it } from "vitest";
import { createTreeSitter } from "../../adapters/go-tree/tree-sitter.ts";
import type { GoSyntax } from "../../ports/go-tree.ts";
import { readGoFile } from "../go/read.ts";
import type { GoFile } from "../go/syntax.ts";
import { KIND, tokenize } from "../go/tokens.ts";
import { RULES } from "../rules/all.ts";
import { filesOfExample } from "../rules/examples.ts";
import { askPlaces } from "./excerpt.ts";

const opened = async (): Promise<GoSyntax> => {
  const syntax = await createTreeSitter().open();
  if (syntax === undefined) throw new Error("the grammar did not load");
  return syntax;
};
const fileOf = (text: string): GoFile => {
  const file = readGoFile("main.go", Buffer.from(text));
  if (file === undefined) throw new Error("no text");
  return file;
};
/** A reader that notes how much it was given. */
const counting = (syntax: GoSyntax): { readonly syntax: GoSyntax; readonly read: number[] } => {
  const read: number[] = [];
  return { read, syntax: { places: (text, offsets) => (read.push(text.length), syntax.places(text, offsets)) } };
};
const FUNCTIONS = Array.from({ length: 50 }, (_, i) => `func f${i}() {\n\t_ = exec.Command("cmd")\n}\n`);
const LONG = `package main\n\nimport "os/exec"\n\nvar dir = "D:\\\\x"\n\n${FUNCTIONS.join("\n")}`;

describe("askPlaces()", () => {
  it("answers for every token of every example as the whole file does", async () => {
    const syntax = await opened();
    const texts = RULES.flatMap(({ bad }) => bad)
      .flatMap((example) => Object.entries(filesOfExample(example).files))
      .filter(([path]) => path.endsWith(".go"))
      .map(([, text]) => text);
    expect(texts.length).toBeGreaterThan(150);
    for (const text of texts) {
      const file = fileOf(text);
      const { starts, kinds, count } = tokenize(text);
      const offsets = [...starts.subarray(0, count)].filter((_, at) => kinds[at] !== KIND.semicolon);
      const whole = syntax.places(text, offsets);
      for (const [index, offset] of offsets.entries())
        expect(askPlaces(syntax, file, [offset])?.[0], `${offset} in ${text}`).toEqual(whole?.[index]);
      expect(askPlaces(syntax, file, offsets)).toEqual(whole);
    }
  });

  it("reads no more than the functions asked about, and the head", async () => {
    const { syntax, read } = counting(await opened());
    const file = fileOf(LONG);
    const offsets = [LONG.indexOf('"os/exec"'), LONG.indexOf("exec.Command", LONG.indexOf("f20"))];

    expect(askPlaces(syntax, file, offsets)?.map(({ kinds }) => kinds)).toEqual([
      ["import", "literal"],
      ["code", "name", "selector", "call"],
    ]);
    expect(read).toHaveLength(1);
    expect(read[0]).toBeLessThan(LONG.length / 10);
  });

  it("reads what stands between two functions for a variable", async () => {
    const text = `${LONG}\nconst (\n\ta = 1\n\tunc = "\\\\\\\\host\\\\share"\n)\n\n${FUNCTIONS.join("\n")}`;
    const { syntax, read } = counting(await opened());
    const offset = text.indexOf('"\\\\');

    expect(askPlaces(syntax, fileOf(text), [offset])?.[0]?.kinds).toEqual(["literal"]);
    expect(read[0]).toBeLessThan(200);
  });

  it("leaves out the inside of long literals, and answers for places in there and behind as the whole file does", async () => {
    const long = '`<config path="C:\\x">\n' + "\tline\r\n".repeat(400) + "</config>`";
    const text = `package main\n\nimport "os/exec"\n\nconst a, b = ${long}, "D:\\\\y" + ${long}\n\nvar c = exec.Command(b)\n\nfunc f() {\n\tuse(${long}, exec.Command("cmd"))\n}\n`;
    const { syntax, read } = counting(await opened());
    const file = fileOf(text);
    const offsets = Array.from({ length: Math.floor(text.length / 7) }, (_, i) => i * 7).concat(
      ["exec.Command(b)", '"cmd"', '"D:', "`, ", "`)"].map((piece) => text.indexOf(piece)),
    );
    const whole = offsets.map((offset) => syntax.places(text, [offset])?.[0]);
    read.length = 0;

    for (const [index, offset] of offsets.entries()) {
      // Nobody asks about what stands between two declarations.
      if (whole[index]?.kinds.length === 0) continue;
      expect(askPlaces(syntax, file, [offset])?.[0], `${offset}`).toEqual(whole[index]);
    }
    expect(Math.max(...read)).toBeLessThan(600);
  });

  it("reads the whole file where the excerpt is no Go", async () => {
    const text = LONG.replace("f30() {", "f30() { if");
    const { syntax, read } = counting(await opened());
    const offset = text.indexOf("exec.Command", text.indexOf("f30"));

    expect(askPlaces(syntax, fileOf(text), [offset])).toEqual(syntax.places(text, [offset]));
    expect(Math.max(...read)).toBe(text.length);
  });
});

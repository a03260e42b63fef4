import { expect, it } from "vitest";
import { readGoFile } from "../../go/read.ts";
import type { GoFile } from "../../go/syntax.ts";
import { blocksAround } from "./blocks.ts";

it("blocksAround() names functions and loops around a place, the outermost first", () => {
  const text =
    "package a\n\nfunc f(x interface{ m() }) {\n\tgo func() {\n\t\tfor {\n\t\t\tif ok {\n\t\t\t\tHERE()\n\t\t\t}\n\t\t}\n\t}()\n}\n";
  const file = readGoFile("a.go", Buffer.from(text)) as GoFile;

  const blocks = blocksAround(file, text.indexOf("HERE"));

  expect(blocks.map(({ kind, header }) => `${kind} ${header.trim()}`.trim())).toEqual([
    "func func f(x interface{ m() })",
    "func func()",
    "for for",
    "other",
  ]);
});

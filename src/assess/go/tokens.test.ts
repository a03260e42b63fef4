import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeLiteral } from "./literal.ts";
import { linesOf } from "./lines.ts";
import { readGoFile } from "./read.ts";
import { callsOf } from "./calls.ts";
import { fieldsOf } from "./fields.ts";
import { scanGo } from "./scan.ts";
import { stringsOf } from "./strings.ts";
import { symbolsOf } from "./symbol-uses.ts";
import { tokenize } from "./tokens.ts";

const words = (text: string): readonly string[] => {
  const { count, starts, ends } = tokenize(text);
  return Array.from({ length: count }, (_, i) => text.slice(starts[i], ends[i]));
};

/** Pieces that make brackets, quotes and comments meet in all ways. */
const piece = fc.constantFrom(
  ..."(){}[],;:.=\"'`\\/*!&|<-\n\r\t ".split(""),
  "func ",
  "if ",
  "else ",
  "switch ",
  "case ",
  "default:",
  "package x\n",
  "import ",
  "var ",
  "const ",
  "return\n",
  "//",
  "/*",
  "*/",
  ":=",
  "x",
  "runtime.GOOS",
  '"windows"',
  "exec.Command",
  "订单",
  "\u{1F600}",
  "\0",
  "0x1p-2",
  "struct",
  "interface",
);
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(piece, { maxLength: 60 }).map((parts) => parts.join("")),
);

describe("tokenize()", () => {
  it("cuts names, literals and operators and leaves comments out", () => {
    expect(words("a := b.c(\"x\\\"y\", `r\\`, '\\'') // no\n/* no */ d <- 1.5e-3")).toEqual([
      "a",
      ":=",
      "b",
      ".",
      "c",
      "(",
      '"x\\"y"',
      ",",
      "`r\\`",
      ",",
      "'\\''",
      ")",
      "",
      "d",
      "<-",
      "1.5e-3",
      "",
    ]);
  });

  it("puts semicolons where the specification does", () => {
    expect(words("return\nx++\n}\nif x {\n1 +\n2 /* a\n */ y")).toEqual([
      "return",
      "",
      "x",
      "++",
      "",
      "}",
      "",
      "if",
      "x",
      "{",
      "1",
      "+",
      "2",
      "",
      "y",
      "",
    ]);
  });

  it("never throws, and tokens are in order and inside the text, whatever the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { count, starts, ends } = tokenize(text);
        let last = 0;
        for (let i = 0; i < count; i++) {
          expect(starts[i]).toBeGreaterThanOrEqual(last);
          expect(ends[i]).toBeGreaterThanOrEqual(starts[i] ?? 0);
          expect(ends[i]).toBeLessThanOrEqual(text.length);
          last = ends[i] ?? 0;
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe("what tokenize() sees on its way", () => {
  it("is every line end, wherever it stands", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(tokenize(text).lineEnds).toBe(text.split("\n").length - 1);
        const file = readGoFile("a.go", Buffer.from(text));
        if (file !== undefined) expect(file.lineCount).toBe(file.lines.count);
      }),
      { numRuns: 400 },
    );
  });

  it("is a directive, and the mark of findings to ignore, in comments alone", () => {
    expect(tokenize("//go:embed a\nvar a = 1\n")).toMatchObject({ directed: true, marked: false });
    expect(tokenize("// go:embed a\nvar a = `\n//go:embed b`\n")).toMatchObject({ directed: false });
    expect(tokenize("x() // as it was //slipway:ignore W05 why\n")).toMatchObject({ directed: false, marked: true });
    expect(tokenize("/*\n//slipway:ignore W05 why\n*/\n")).toMatchObject({ marked: true });
    expect(tokenize('x("//slipway:ignore W05")\n')).toMatchObject({ marked: false });
  });
});

describe("scanGo()", () => {
  it("never throws, and every position is inside the text, whatever the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const scan = scanGo(text);
        const file = { text, ...scan };
        const lines = linesOf(text);
        const ranges = [
          ...stringsOf(file),
          ...callsOf(file),
          ...symbolsOf(file),
          ...fieldsOf(file),
          ...scan.imports,
          ...scan.declarations,
        ];
        for (const { start, end } of ranges) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
          const { line, column } = lines.at(start);
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(text.split("\n").length);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual((text.split("\n")[line - 1] ?? "").length + 1);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("lists what a file declares", () => {
    const { declarations } = scanGo(
      `package x\n\nconst a = 1\n\nvar (\n\tb, c = 1, 2\n\td int\n)\n\ntype e struct{ f int }\n\nfunc g() {\n\tvar local int\n}\n\nfunc (e) h() {}\n`,
    );

    expect(declarations.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "const a",
      "var b",
      "var c",
      "var d",
      "type e",
      "func g",
      "method h",
    ]);
  });
});

describe("scanGo() is not misled by", () => {
  it("variables of a function type, which declare no function", () => {
    const { declarations } = scanGo(
      "package a\n\nvar run func(x int) error\n\nfunc (t T) stop() error { return nil }\n",
    );
    expect(declarations.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["var run", "method stop"]);
  });
});

describe("decodeLiteral()", () => {
  it.each([
    ['"C:\\\\data\\t"', "C:\\data\t"],
    ["`C:\\data\r\n`", "C:\\data\n"],
    ['"\\u8ba2\\U0001F600\\x41\\101"', "订😀AA"],
    ['"\\xe8\\xae\\xa2"', "订"],
    ["'\\n'", "\n"],
    ['"unclosed', "unclosed"],
    ['"\\q"', "\\q"],
  ])("reads %s", (literal, value) => {
    expect(decodeLiteral(literal)).toBe(value);
  });
});

describe("readGoFile()", () => {
  const source = 'package x\r\n\r\nvar s = "订单"\r\nvar t = "x"\r\n';

  it.each([
    ["UTF-8", Buffer.from(source), "utf-8"],
    ["UTF-8 with a byte order mark", Buffer.from(`\uFEFF${source}`), "utf-8-bom"],
    ["UTF-16", Buffer.from(`\uFEFF${source}`, "utf16le"), "utf-16le"],
    ["big-endian UTF-16", Buffer.from(`\uFEFF${source}`, "utf16le").swap16(), "utf-16be"],
    [
      "GBK",
      Buffer.from([
        ...Buffer.from('package x\r\n\r\nvar s = "'),
        0xb6,
        0xa9,
        0xb5,
        0xa5,
        ...Buffer.from('"\r\nvar t = "x"\r\n'),
      ]),
      "gbk",
    ],
  ])("gives lines and columns of the decoded text for %s", (_, bytes, encoding) => {
    const file = readGoFile("a.go", bytes);

    expect(file?.encoding).toBe(encoding);
    expect(file?.packageName).toBe("x");
    expect(file === undefined ? [] : stringsOf(file).map(({ text, start }) => [text, file.lines.at(start)])).toEqual([
      ["订单", { line: 3, column: 9 }],
      ["x", { line: 4, column: 9 }],
    ]);
    expect(file?.lines.text(3)).toBe('var s = "订单"');
  });

  it("reads bytes that are no known text one by one, and refuses a file with NUL bytes", () => {
    expect(readGoFile("a.go", Buffer.from([...Buffer.from("package x\n// "), 0xff, 0x0a]))).toMatchObject({
      encoding: "unknown-8-bit",
      packageName: "x",
    });
    expect(readGoFile("a.go", Buffer.from("package x\n\0"))).toBeUndefined();
  });

  it("never throws, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        readGoFile("a.go", bytes);
      }),
      { numRuns: 300 },
    );
  });

  it("knows generated files and tests", () => {
    const read = (path: string, text: string) => readGoFile(path, Buffer.from(text));

    expect(read("a.go", "// Code generated by x. DO NOT EDIT.\n\npackage x\n")?.generated).toBe(true);
    expect(read("a.go", "package x\n\n// Code generated by x. DO NOT EDIT.\n")?.generated).toBe(false);
    expect(read("a_test.go", "package x\n")?.scope).toBe("test");
    expect(read("test/e2e/a.go", "package x\n")?.scope).toBe("test");
    expect(read("latest/a.go", "package x\n")?.scope).toBe("production");
  });
});

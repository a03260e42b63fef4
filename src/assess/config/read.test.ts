import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readConfig } from "./read.ts";

const read = (path: string, text: string) => readConfig({ path, encoding: "utf-8", text })?.entries ?? [];
const pairs = (path: string, text: string) => read(path, text).map((one) => `${one.path.join("/")}=${one.value}`);

describe("readConfig()", () => {
  it("is undefined for what is no configuration", () => {
    expect(readConfig({ path: "run.sh", encoding: "utf-8", text: "a=b" })).toBeUndefined();
  });

  it("reads ini sections, quotes and comments with CRLF", () => {
    expect(pairs("a.ini", '; x\r\n[data]\r\ndir = D:\\orders\\data ; old\r\nname="订单 #1"\r\nempty=\r\n')).toEqual([
      "data/dir=D:\\orders\\data",
      "data/name=订单 #1",
      "data/empty=",
    ]);
  });

  it("reads properties with their escapes", () => {
    expect(pairs("a.properties", "# c\nlog.dir=C\\:\\\\logs\nname : \\u8ba2\\u5355\n")).toEqual([
      "log/dir=C:\\logs",
      "name=订单",
    ]);
  });

  it("reads environment files", () => {
    expect(pairs(".env", "# c\nexport DATA_DIR=D:/orders # old\nX='a b'\n")).toEqual(["DATA_DIR=D:/orders", "X=a b"]);
  });

  it("reads yaml maps, lists, blocks, quotes and flow style", () => {
    const text = [
      "data:",
      '  dir: "D:\\\\orders" # here',
      "  shares:",
      "  - \\\\nas\\in",
      "  - name: two",
      "    path: 'E:\\x'",
      "  # comment",
      "script: |",
      "  cd C:\\x",
      "  run it",
      "ports: [80, {a: b, 'c': D:\\y}]",
      "tpl: {{ .Values.x }}",
      "last: &a plain text # gone",
      "",
    ].join("\n");
    expect(pairs("app.yaml", text)).toEqual([
      "data/dir=D:\\orders",
      "data/shares/0=\\\\nas\\in",
      "data/shares/1/name=two",
      "data/shares/1/path=E:\\x",
      "script=cd C:\\x\nrun it",
      "ports/0=80",
      "ports/1/a=b",
      "ports/1/c=D:\\y",
      "tpl={{ .Values.x }}",
      "last=plain text",
    ]);
  });

  it("reads json with comments, trailing commas and nesting", () => {
    expect(pairs("a.json", '{ // c\n "a": {"b": ["x", "C:\\\\y", {"c": 1}]}, /* d */ "e": null, }')).toEqual([
      "a/b/0=x",
      "a/b/1=C:\\y",
      "a/b/2/c=1",
      "e=null",
    ]);
  });

  it("reads toml tables, literal strings, arrays and inline tables", () => {
    const text =
      "title = \"x\"\n[server.log]\ndir = 'C:\\logs' # c\n\"a.b\".c = [ 'x', # one\n 'D:\\y' ]\nt = { k = 'v', n = 1 }\nm = '''\none'''\n";
    expect(pairs("a.toml", text)).toEqual([
      "title=x",
      "server/log/dir=C:\\logs",
      "server/log/a.b/c/0=x",
      "server/log/a.b/c/1=D:\\y",
      "server/log/t/k=v",
      "server/log/t/n=1",
      "server/log/m=\none",
    ]);
  });

  it("reads xml elements, attributes and .NET settings", () => {
    const text =
      '<?xml version="1.0"?>\n<seelog><outputs formatid="main"><file path="logs\\a.log"/></outputs><!-- <x a="b"/> --></seelog>\n<appSettings><add key="Dir" value="C:\\a &amp; b"/></appSettings><t> x </t>';
    expect(pairs("a.xml", text)).toEqual([
      "seelog/outputs/formatid=main",
      "seelog/outputs/file/path=logs\\a.log",
      "appSettings/add/key=Dir",
      "appSettings/add/Dir=C:\\a & b",
      "t=x",
    ]);
  });

  it("places every value where it stands", () => {
    const text = 'a:\n  b: "D:\\\\x"\n';
    const [entry] = read("a.yaml", text);
    expect(text.slice(entry?.start, entry?.end)).toBe("D:\\\\x");
  });

  it("leaves the documentation of .NET assemblies alone", () => {
    const text =
      '<?xml version="1.0"?>\r\n<doc>\n  <assembly><name>X</name></assembly><members><member name="C:\\x"/></members>\n</doc>';
    expect(readConfig({ path: "bin/X.xml", encoding: "utf-8", text })).toBeUndefined();
  });

  it.each(["a.ini", "a.properties", "a.env", "a.yaml", "a.json", "a.toml", "a.xml"])(
    "%s: never fails, and every range lies in the text",
    (path) => {
      const piece = fc.constantFrom(
        "{",
        "}",
        "[",
        "]",
        ":",
        " ",
        "\n",
        "- ",
        '"',
        "'",
        "=",
        "#",
        "a",
        "<a",
        ">",
        "</a>",
        "|",
        "\\",
        "''",
        "<!--",
        "\t",
        ",",
      );
      fc.assert(
        fc.property(
          fc.oneof(
            fc.string(),
            fc.array(piece, { maxLength: 40 }).map((parts) => parts.join("")),
          ),
          (text) => {
            for (const { start, end, path: names } of read(path, text)) {
              expect(start).toBeGreaterThanOrEqual(0);
              expect(end).toBeGreaterThanOrEqual(start);
              expect(end).toBeLessThanOrEqual(text.length);
              expect(names.length).toBeGreaterThan(0);
            }
          },
        ),
      );
    },
  );
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createNoGoTree } from "../../adapters/go-tree/none.ts";
import { createTreeSitter } from "../../adapters/go-tree/tree-sitter.ts";
import type { Assessment, Finding } from "../../model/assessment.ts";
import type { GoTree, TreePlace } from "../../ports/go-tree.ts";
import { assess } from "../assess.ts";
import { filesOf, treeOf } from "../project/tree.fixture.ts";
import { askTrees, chooseFiles } from "./ask.ts";
import { confirm } from "./confirm.ts";

const MODULE = { "go.mod": "module example.com/app\n\ngo 1.22\n" };
const trees = createTreeSitter();
const judged = (files: Readonly<Record<string, string>>, by: GoTree = trees): Promise<Assessment> =>
  assess(filesOf({ ...MODULE, ...files }), { trees: by });
const body = (...lines: readonly string[]): string =>
  `package main\n\nimport "os/exec"\n\nfunc main() {\n\t${lines.join("\n\t")}\n}\n`;
const tiers = ({ findings }: Assessment): readonly string[] =>
  findings.map(({ rule, line, tiers: agreed }) => `${rule}:${line} ${agreed.join("+")}`);
const codes = ({ unknown }: Assessment): readonly string[] => unknown.map(({ code }) => code);
const finding = (given: Partial<Finding>): Finding => ({
  rule: "W02",
  name: "x",
  severity: "blocker",
  file: "a.go",
  line: 1,
  column: 1,
  endLine: 1,
  message: { code: "x", params: {} },
  evidence: "",
  tiers: [0],
  confidence: 0.9,
  scope: "production",
  fix: { class: "M", text: { code: "x", params: {} }, effortHours: 1 },
  ...given,
});

describe("assess() with trees", () => {
  it("confirms imports, symbols, calls, literals and keys, each at its place", async () => {
    const document = await judged({
      "main.go":
        'package main\n\nimport (\n\t"os/exec"\n\t"syscall"\n\n\t"golang.org/x/sys/windows"\n)\n\nvar h syscall.Handle\n\nfunc main() {\n' +
        '\t_ = exec.Command("cmd", "/c", "dir")\n\t_ = "D:\\\\data"\n\t_ = syscall.SysProcAttr{HideWindow: true}\n\t_ = windows.Close\n}\n',
    });

    expect(document.findings.length).toBeGreaterThanOrEqual(5);
    expect(tiers(document).filter((one) => !one.endsWith(" 0+1"))).toEqual([]);
    expect(codes(document)).not.toContain("tree-disagrees");
  });

  it("confirms behind Chinese text, emoji and CRLF", async () => {
    const document = await judged({
      "main.go": body("// 中文 😀", '_, _ = "汉字😀", "D:\\\\数据"').replaceAll("\n", "\r\n"),
    });

    expect(tiers(document)).toContain("P01:7 0+1");
  });

  it("leaves files without anything grave alone, and tests", async () => {
    let asked = 0;
    const spy: GoTree = { open: async () => ((asked += 1), undefined) };
    const document = await judged({ "main.go": body("exec.Command()"), "main_test.go": body('_ = "D:\\\\data"') }, spy);

    expect(asked).toBe(0);
    expect(codes(document)).not.toContain("no-tree");
  });

  it("drops what is found at a local name that hides the package, and keeps the package's own", async () => {
    const source =
      'package main\n\nimport "syscall"\n\nfunc main() {\n\tdefer func(a, syscall table) { syscall.Handle(a) }(x, y)\n\t_ = syscall.Handle(1)\n}\n';
    const [scanned, seen] = [
      await judged({ "main.go": source }, createNoGoTree()),
      await judged({ "main.go": source }),
    ];

    expect(tiers(scanned).filter((one) => one.startsWith("W"))).toEqual(["W02:6 0", "W02:7 0"]);
    expect(tiers(seen).filter((one) => one.startsWith("W"))).toEqual(["W02:7 0+1"]);
  });

  it("keeps a literal whoever takes it: what it says is the tie", async () => {
    const document = await judged({ "main.go": body('if exec := own(); exec.Command("cmd", "/c", "dir") {', "}") });

    expect(tiers(document)).toContain("X01:6 0+1");
  });

  it("lowers confidence behind an error in the same function alone, drops nothing and names the error", async () => {
    const broken = 'func b() {\n\tx := := 1\n\t_ = "E:\\\\data"\n}\n';
    const [whole, both] = [
      await judged({ "main.go": body('_ = "D:\\\\data"') }),
      await judged({ "main.go": `${body('_ = "D:\\\\data"')}\n${broken}` }),
    ];
    const sure = whole.findings.find(({ rule }) => rule === "P01")?.confidence ?? 0;

    expect(
      both.findings.filter(({ rule }) => rule === "P01").map(({ line, confidence }) => [line, confidence]),
    ).toEqual([
      [6, sure],
      [11, Math.round(sure * 70) / 100],
    ]);
    expect(both.unknown).toContainEqual({ code: "tree-broken", params: { file: "main.go", line: 10 } });
  });

  it("doubts a file once whose brackets do not match", async () => {
    const text = `${body('_ = "D:\\\\data"')}}\n`;
    const [plain, withTree] = [await judged({ "main.go": text }, createNoGoTree()), await judged({ "main.go": text })];
    const confidence = ({ findings }: Assessment): number | undefined =>
      findings.find(({ rule }) => rule === "P01")?.confidence;

    expect(confidence(withTree)).toBe(confidence(plain));
    expect(codes(withTree)).not.toContain("tree-broken");
  });

  it("is complete where there are no trees, and says so", async () => {
    const source = { "main.go": body('_ = "D:\\\\data"') };
    const [without, withTrees] = [await judged(source, createNoGoTree()), await judged(source)];

    expect(codes(without)).toContain("no-tree");
    expect(without.findings.map(({ rule, line }) => [rule, line])).toEqual(
      withTrees.findings.map(({ rule, line }) => [rule, line]),
    );
    expect(without.findings.every((one) => one.tiers.join() === "0")).toBe(true);
    expect(without.scores).toEqual(withTrees.scores);
  });

  it("names a file whose tree took too long, and keeps its findings", async () => {
    const tired: GoTree = { open: async () => ({ places: () => undefined }) };
    const document = await judged({ "main.go": body('_ = "D:\\\\data"') }, tired);

    expect(document.unknown).toContainEqual({ code: "tree-unread", params: { file: "main.go" } });
    expect(tiers(document)).toContain("P01:6 0");
  });

  it("gives the same bytes again", async () => {
    const source = { "main.go": body('_ = "D:\\\\data"', "x := := 1", 'exec.Command("cmd", "/c")') };

    expect(JSON.stringify(await judged(source))).toBe(JSON.stringify(await judged(source)));
  });
});

describe("confirm()", () => {
  const SEEN: TreePlace = { kinds: [], around: { start: 0, end: 1 }, error: undefined, local: undefined };
  const at = async (source: string, place: Partial<TreePlace>, given: Partial<Finding> = {}) => {
    const text = source.replace("«", "");
    const tree = await treeOf({ ...MODULE, "a.go": text });
    const offset = source.indexOf("«");
    const line = text.slice(0, offset).split("\n").length;
    const one = finding({ line, column: offset - text.lastIndexOf("\n", offset - 1), ...given });
    return confirm(tree, [one], { places: new Map([[one, { ...SEEN, ...place }]]), unknown: [] });
  };
  const USE = 'package a\n\nimport "syscall"\n\nvar h = «syscall.Handle(1)\n';

  it("doubts and names what the tree takes for something else", async () => {
    const { findings, unknown } = await at(USE, { kinds: ["code", "name"] });

    expect(findings).toMatchObject([{ tiers: [0], confidence: 0.63 }]);
    expect(unknown).toEqual([{ code: "tree-disagrees", params: { rule: "W02", file: "a.go", line: 5 } }]);
  });

  it("doubts what the tree takes for a comment", async () => {
    const { unknown } = await at(USE, { kinds: ["comment"] });

    expect(unknown).toMatchObject([{ code: "tree-disagrees" }]);
  });

  it("does not confirm what lies inside of an error", async () => {
    const { findings, unknown } = await at(USE, {
      kinds: ["code", "name", "selector", "call"],
      error: { start: 20, end: 60 },
    });

    expect(findings).toMatchObject([{ tiers: [0], confidence: 0.63 }]);
    expect(unknown).toEqual([{ code: "tree-broken", params: { file: "a.go", line: 3 } }]);
  });

  it("drops nothing for a local name where something is broken", async () => {
    const local = { start: 5, end: 6 };
    const [sound, broken] = [
      await at(USE, { kinds: ["code", "name", "selector", "call"], local }),
      await at(USE, { kinds: ["code", "name", "selector", "call"], local, error: { start: 30, end: 31 } }),
    ];

    expect(sound.findings).toEqual([]);
    expect(broken.findings).toHaveLength(1);
  });

  it("says nothing about comments both see, and about whole files", async () => {
    const comment = await at("package a\n\n//«go:embed a\n", { kinds: ["comment"] });
    const whole = await at("«package a\n", { kinds: ["code"] });

    expect([comment, whole]).toMatchObject([
      { findings: [{ tiers: [0], confidence: 0.9 }], unknown: [] },
      { findings: [{ tiers: [0], confidence: 0.9 }], unknown: [] },
    ]);
  });

  it("never fails, and never makes a finding surer, whatever the places say", async () => {
    const tree = await treeOf({ ...MODULE, "a.go": USE.replace("«", "") });
    const range = fc.record({ start: fc.nat(80), end: fc.nat(80) });
    const place = fc.record({
      kinds: fc.subarray<TreePlace["kinds"][number]>([
        "import",
        "call",
        "selector",
        "name",
        "literal",
        "comment",
        "code",
      ]),
      around: range,
      error: fc.option(range, { nil: undefined }),
      local: fc.option(range, { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 40 }), place, (line, column, seen) => {
        const one = finding({ line, column });
        const { findings } = confirm(tree, [one], { places: new Map([[one, seen]]), unknown: [] });
        expect(findings.every(({ confidence }) => confidence <= one.confidence)).toBe(true);
      }),
    );
  });
});

describe("askTrees()", () => {
  it("takes files with blockers first, as many as the limits allow, and counts the others", async () => {
    const names = ["a.go", "b.go", "c.go", "d.go"];
    const tree = await treeOf({ ...MODULE, ...Object.fromEntries(names.map((name) => [name, "package a\n"])) });
    const findings = [
      finding({ file: "a.go", severity: "high" }),
      finding({ file: "b.go", severity: "medium" }),
      finding({ file: "c.go" }),
      finding({ file: "c.go", severity: "low" }),
      finding({ file: "d.go", severity: "high" }),
    ];
    const chosen = (files: number, characters: number) => {
      const { asked, left } = chooseFiles(tree, findings, { files, characters });
      return [asked.map(({ file, findings: own }) => `${file.path} ${own.length}`), left];
    };

    expect(chosen(9, 99)).toEqual([["c.go 2", "a.go 1", "d.go 1"], 0]);
    expect(chosen(2, 99)).toEqual([["c.go 2", "a.go 1"], 1]);
    expect(chosen(9, 15)).toEqual([["c.go 2"], 2]);
  });

  it("says how many files are beyond the limits", async () => {
    const many = Array.from({ length: 402 }, (_, i) => `f${i}.go`);
    const tree = await treeOf({ ...MODULE, ...Object.fromEntries(many.map((name) => [name, "package a\n"])) });
    const findings = many.map((file) => finding({ file }));

    expect((await askTrees(trees, tree, findings)).unknown).toEqual([{ code: "tree-capped", params: { files: 2 } }]);
  });

  it("ends when it is told to", async () => {
    const tree = await treeOf({ ...MODULE, "a.go": "package a\n" });

    await expect(askTrees(trees, tree, [finding({})], AbortSignal.abort(new Error("enough")))).rejects.toThrow(
      "enough",
    );
  });
});

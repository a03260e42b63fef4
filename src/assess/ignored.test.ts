import { describe, expect, it } from "vitest";
import { isSlipwayError, type Problem } from "../errors.ts";
import type { Assessment } from "../model/assessment.ts";
import { planAssessment } from "./assess.ts";
import { treeOf } from "./project/tree.fixture.ts";
import { RULES } from "./rules/all.ts";
import { type AssessSettings, NO_SETTINGS } from "./settings.ts";

const MODULE = { "go.mod": "module example.com/app\n\ngo 1.22\n" };

async function assessed(
  files: Readonly<Record<string, string>>,
  settings: Partial<AssessSettings> = {},
): Promise<Assessment> {
  return planAssessment(await treeOf({ ...MODULE, ...files }), RULES, { ...NO_SETTINGS, ...settings });
}

const inGo = (...lines: readonly string[]): Readonly<Record<string, string>> => ({
  "lib/a.go": ["package lib", "", ...lines, ""].join("\n"),
});
const DRIVE = 'const dir = "D:\\\\data"';
const brief = ({ findings, ignored }: Assessment): unknown => [
  findings.map(({ rule, line }) => `${rule}:${line}`),
  ignored.map(({ rule, line, reason, by }) => `${rule}:${line} ${by} ${reason}`),
];
const notes = ({ unknown }: Assessment): unknown =>
  unknown.filter(({ code }) => /^(?:ignore-|rules-)/.test(code)).map(({ code, params }) => ({ code, ...params }));

async function problemsOf(act: Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await act;
  } catch (failure) {
    if (isSlipwayError(failure, "rule-unknown")) return failure.problems;
    throw failure;
  }
  return [];
}

describe("a comment `slipway:ignore`", () => {
  it("ignores a finding on its own line and on the line below it when it stands alone", async () => {
    const beside = await assessed(inGo(`${DRIVE} //slipway:ignore P01 one host only`));
    const above = await assessed(inGo("// slipway:ignore P01 one host only", DRIVE));

    expect(brief(beside)).toEqual([[], ["P01:3 source one host only"]]);
    expect(brief(above)).toEqual([[], ["P01:4 source one host only"]]);
    expect(beside.scores.overall).toBe(100);
    expect(beside.effort).toEqual({ hours: 0, low: 0, high: 0 });
  });

  it("beside one line says nothing about the next", async () => {
    const both = await assessed(inGo(`${DRIVE} //slipway:ignore P01 here`, DRIVE.replace("dir", "other")));

    expect(brief(both)).toEqual([["P01:4"], ["P01:3 source here"]]);
  });

  it("names several rules with commas, and may stand above another one", async () => {
    const files = inGo("//slipway:ignore F01 not this", "//slipway:ignore W05, P01: kept for the old host", DRIVE);
    const document = await assessed(files);

    expect(brief(document)).toEqual([[], ["P01:5 source kept for the old host"]]);
    expect(notes(document)).toEqual([
      { code: "ignore-unused", file: "lib/a.go", line: 3, rule: "F01" },
      { code: "ignore-unused", file: "lib/a.go", line: 4, rule: "W05" },
    ]);
  });

  it("without a reason, or without a rule, ignores nothing and is named", async () => {
    const document = await assessed(inGo(`${DRIVE} //slipway:ignore P01`, "//slipway:ignore"));

    expect(brief(document)).toEqual([["P01:3"], []]);
    expect(notes(document)).toEqual([
      { code: "ignore-without-reason", file: "lib/a.go", line: 3 },
      { code: "ignore-without-rule", file: "lib/a.go", line: 4 },
    ]);
  });

  it("is none inside a literal", async () => {
    const document = await assessed(
      inGo('const help = "//slipway:ignore W99 how to"', "const raw = `", "//slipway:ignore W98 x`"),
    );

    expect(document.findings).toEqual([]);
    expect(notes(document)).toEqual([]);
  });

  it.each([
    ["app.ini", "; slipway:ignore P15 archive of the old host\ndir=D:\\data\n"],
    ["app.properties", "# slipway:ignore P15 archive of the old host\ndir=D:\\\\data\n"],
    ["run.bat", "chcp 936 & rem slipway:ignore P21 archive of the old host\n"],
    ["run.cmd", ":: slipway:ignore P21 archive of the old host\nchcp 936\n"],
  ])("stands in %s behind the signs its comments have", async (path, text) => {
    const document = await assessed({ [path]: text });

    expect(document.ignored.map(({ reason, file }) => [reason, file])).toEqual([["archive of the old host", path]]);
    // That there is a script for Windows at all is a finding of its own.
    expect(document.findings.filter(({ file, rule }) => file === path && rule !== "B10")).toEqual([]);
  });

  it("that names a rule nobody knows is refused with its place, all of them at once, those of the settings too", async () => {
    const files = inGo(`${DRIVE} //slipway:ignore P01,P0I reason`, "//slipway:ignore drive-litteral reason");
    const problems = await problemsOf(
      assessed(files, { named: [{ rule: "W99", where: { file: "slipway.yaml", line: 3, column: 5 } }] }),
    );

    expect(problems.map(({ code, params }) => [code, params["file"], params["line"], params["column"]])).toEqual([
      [expect.stringMatching(/^rule-unknown/), "slipway.yaml", 3, 5],
      [expect.stringMatching(/^rule-unknown/), "lib/a.go", 3, 45],
      ["rule-unknown-near", "lib/a.go", 4, 18],
    ]);
    expect(problems[2]?.params["guess"]).toBe("drive-literal");
  });
});

describe("settings of the project", () => {
  it("give a rule another severity, or silence it and say so", async () => {
    const changed = await assessed(inGo(DRIVE), { severities: { P01: "low" } });
    const silent = await assessed(inGo(`${DRIVE} //slipway:ignore P01 twice`), { severities: { P01: "off" } });

    expect(changed.findings.map(({ severity }) => severity)).toEqual(["low"]);
    expect([silent.findings, silent.ignored]).toEqual([[], []]);
    expect(notes(silent)).toEqual([{ code: "rules-off", rules: ["P01"] }]);
  });

  it("ignore a rule in some files, seen from the folder of slipway.yaml, and name what ignores nothing", async () => {
    const where = { file: "slipway.yaml", line: 4, column: 7 };
    const ignore = [
      { rule: "P01", path: "lib/**", reason: "goes away", where },
      { rule: "W05", path: "lib", reason: "none", where: { ...where, line: 5 } },
    ];
    const whole = await assessed(inGo(DRIVE), { ignore });
    const below = await assessed({ "a.go": `package lib\n\n${DRIVE}\n` }, { ignore, folder: "lib" });

    expect(brief(whole)).toEqual([[], ["P01:3 config goes away"]]);
    expect(notes(whole)).toEqual([{ code: "ignore-unused", file: "slipway.yaml", line: 5, rule: "W05" }]);
    expect(brief(below)).toEqual([[], ["P01:3 config goes away"]]);
    expect(notes(below)).toEqual([]);
  });

  it.each([
    ["a call", "if sysutil.OnWin() {"],
    ["its negation", "if !sysutil.OnWin() {\n\t\treturn\n\t}\n\t{"],
    ["a local name for it", "onWin := sysutil.OnWin()\n\tif onWin {"],
    ["a name of the package for it", "if hostIsOld {"],
  ])("name guards that are true on Windows alone: %s", async (_name, head) => {
    const source = `package lib\n\nimport (\n\t"os"\n\t"example.com/app/sysutil"\n)\n\nvar hostIsOld = sysutil.OnWin()\n\nfunc f() {\n\t${head}\n\t\tos.Open("D:\\\\data")\n\t}\n}\n`;

    expect((await assessed({ "lib/a.go": source })).findings).toHaveLength(1);
    expect((await assessed({ "lib/a.go": source }, { guards: ["sysutil.OnWin"] })).findings).toEqual([]);
  });

  it("know a guard in its own package by its short name", async () => {
    const source = 'package sysutil\n\nimport "os"\n\nfunc f() {\n\tif OnWin() {\n\t\tos.Open("D:\\\\data")\n\t}\n}\n';

    expect((await assessed({ "sysutil/a.go": source }, { guards: ["sysutil.OnWin"] })).findings).toEqual([]);
  });
});

describe("planAssessment()", () => {
  it("does not read its own documents, which quote Windows paths", async () => {
    const document = JSON.stringify({ schema: "slipway.assess/1", findings: [{ evidence: "D:\\data" }] }, null, 2);
    const settings = JSON.stringify({ dir: "D:\\data" });
    const read = (text: string) => treeOf({ ...MODULE, "a.json": text }).then(({ texts }) => texts.length);

    expect([await read(document), await read(`\uFEFF${JSON.stringify(JSON.parse(document))}`)]).toEqual([0, 0]);
    expect(await read(settings)).toBe(1);
  });
});

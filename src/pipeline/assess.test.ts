import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDiskFiles } from "../adapters/files/disk.ts";
import { createNoGoTree } from "../adapters/go-tree/none.ts";
import { createMemoryGoFacts } from "../adapters/toolchain/go-facts-memory.ts";
import { isSlipwayError, type SlipwayError } from "../errors.ts";
import type { Assessment } from "../model/assessment.ts";
import { assessFolder } from "./assess.ts";
import type { AssessInput, AssessTrend, Context } from "./app.ts";
import { compareWithLast } from "./last-assess.ts";

const deps = {
  files: createDiskFiles,
  host: { platform: process.platform, env: {}, architecture: process.arch },
  goFacts: createMemoryGoFacts(),
  goTree: createNoGoTree(),
};
const DRIVE = 'package app\n\nconst Dir = "D:\\\\data"\n';
const MORE = 'const More = "E:\\\\data"\n';

let root: string;
let context: Context;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "slipway-assess-"));
  context = { cwd: root, emit: () => undefined, signal: new AbortController().signal };
  plant({ "go.mod": "module example.com/app\n\ngo 1.22\n", "app/a.go": DRIVE });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function plant(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

const assessed = (input: Partial<AssessInput> = {}): Promise<Assessment> =>
  assessFolder(context, { path: ".", go: false, ...input }, deps);

async function refused(act: Promise<unknown>): Promise<SlipwayError> {
  const failure: unknown = await act.catch((thrown: unknown) => thrown);
  if (isSlipwayError(failure)) return failure;
  throw new Error("it was not refused");
}

describe("assessFolder()", () => {
  it("judges as slipway.yaml of the project says, also from a folder below it", async () => {
    plant({ "slipway.yaml": "assess:\n  ignore:\n    - {rule: P01, path: app/**, reason: goes away}\n" });

    const [whole, below] = [await assessed(), await assessed({ path: "app" })];

    expect([whole.findings, below.findings]).toEqual([[], []]);
    expect([whole, below].map(({ ignored }) => ignored.map(({ file, reason }) => `${file} ${reason}`))).toEqual([
      ["app/a.go goes away"],
      ["a.go goes away"],
    ]);
  });

  it("refuses rules nobody knows, of the file and of the command line together, each with its place", async () => {
    plant({ "slipway.yaml": "assess:\n  severities: {W99: off}\n  failOn: [P01, X99]\n" });

    const failure = await refused(assessed({ failOn: ["Q01", "high"] }));

    expect(failure).toMatchObject({ code: "rule-unknown", exit: 2 });
    expect(
      failure.problems.map(({ params }) => [params["rule"], params["line"], params["column"], params["option"]]),
    ).toEqual([
      ["W99", 2, 16, undefined],
      ["X99", 3, 17, undefined],
      ["Q01", undefined, undefined, "--fail-on"],
    ]);
  });

  it("lets limits of the command line go before those of the file, and has no verdict without any", async () => {
    expect((await assessed()).verdict).toBeUndefined();
    plant({ "slipway.yaml": "assess: {failOn: high}\n" });

    expect((await assessed()).verdict).toEqual({
      answer: "refuse",
      reasons: [{ code: "assess-grave", params: { count: 1, severity: "high" } }],
    });
    expect((await assessed({ failOn: ["w05"] })).verdict?.answer).toBe("pass");
    expect((await assessed({ failOn: ["p01"], failUnder: 100 })).verdict?.reasons.map(({ code }) => code)).toEqual([
      "assess-below-threshold",
      "assess-rule",
    ]);
  });
});

describe("assessFolder() beside a baseline", () => {
  it("marks what is new, counts only that, and knows again what moved", async () => {
    plant({ "baseline.json": JSON.stringify(await assessed()) });
    plant({ "app/a.go": `package app\n\n// moved\n\nconst Dir =   "D:\\\\data"\n\n${MORE}` });

    const document = await assessed({ baseline: "baseline.json", failOn: ["high"], failUnder: 98 });

    expect(document.findings.map(({ line, baseline }) => [line, baseline])).toEqual([
      [5, "unchanged"],
      [7, "new"],
    ]);
    expect(document.baseline).toEqual({ new: 1, unchanged: 1, fixed: 0 });
    expect(document.verdict?.reasons).toEqual([{ code: "assess-grave", params: { count: 1, severity: "high" } }]);
  });

  it("passes when everything is known, and counts what is gone", async () => {
    plant({ "app/b.go": `package app\n\n${MORE}` });
    plant({ "baseline.json": `\uFEFF${JSON.stringify(await assessed())}` });
    rmSync(join(root, "app/b.go"));

    const { baseline, verdict } = await assessed({ baseline: "baseline.json", failOn: ["low"] });

    expect([baseline, verdict?.answer]).toEqual([{ new: 0, unchanged: 1, fixed: 1 }, "pass"]);
  });

  it("reads what PowerShell writes, UTF-16 with a mark", async () => {
    plant({ "baseline.json": Buffer.from(`\uFEFF${JSON.stringify(await assessed())}`, "utf16le") });

    expect((await assessed({ baseline: "baseline.json" })).baseline?.unchanged).toBe(1);
  });

  it.each([
    ["is not there", undefined, { code: "baseline-unreadable", params: { reason: "ENOENT" } }],
    ["is broken", '{"schema": "slipway.ass', { code: "baseline-unreadable", params: { reason: "not-json" } }],
    ["is empty", "", { code: "baseline-unreadable", params: { reason: "not-json" } }],
    ["is something else", "[]", { code: "baseline-unreadable", params: { reason: "not-assessment" } }],
    ["has findings of another kind", '{"schema":"slipway.assess/1","findings":[{}]}', { code: "baseline-unreadable" }],
    [
      "is of another major",
      '{"schema":"slipway.assess/2"}',
      { code: "baseline-foreign", params: { found: "slipway.assess/2" } },
    ],
    ["is another document", '{"schema":"slipway.error/1"}', { code: "baseline-foreign" }],
  ])("refuses one that %s", async (_name, text, expected) => {
    if (text !== undefined) plant({ "old.json": text });

    expect(await refused(assessed({ baseline: "old.json" }))).toMatchObject({ ...expected, exit: 2 });
  });
});

describe("compareWithLast()", () => {
  const compared = async (path = "."): Promise<AssessTrend | undefined> =>
    compareWithLast(context, { path, assessment: await assessed({ path }) }, deps);

  it("knows nothing the first time, and says the second time what was fixed and what is new", async () => {
    expect(await compared()).toBeUndefined();
    plant({ "app/a.go": `package app\n\n${MORE}const Third = "F:\\\\data"\n` });

    const before = await compared();

    expect(before).toMatchObject({ fixed: 1, new: 2 });
    expect(before?.before).toBeGreaterThan(90);
    expect(await compared()).toMatchObject({ fixed: 0, new: 0 });
  });

  it("remembers each folder by itself, in the project's .slipway, which git does not see", async () => {
    await compared();

    expect(await compared("app")).toBeUndefined();
    expect(await compared("app")).toMatchObject({ fixed: 0, new: 0 });
    expect(readFileSync(join(root, ".slipway/.gitignore"), "utf8")).toBe("*\n");
    expect(existsSync(join(root, "app/.slipway"))).toBe(false);
  });

  it("forgets what it cannot read, and works where nothing can be written", async () => {
    plant({ ".slipway/assess.json": "{" });
    expect(await compared()).toBeUndefined();

    rmSync(join(root, ".slipway"), { recursive: true });
    plant({ ".slipway": "a file in the way" });
    chmodSync(join(root, ".slipway"), 0o444);

    expect(await compared()).toBeUndefined();
    expect(readFileSync(join(root, ".slipway"), "utf8")).toBe("a file in the way");
  });
});

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import draft4 from "ajv-draft-04";
import { beforeAll, describe, expect, it } from "vitest";
import { createDiskFiles } from "../../adapters/files/disk.ts";
import { assess } from "../../assess/assess.ts";
import { ruleTexts } from "../../assess/rules/texts.ts";
import type { Assessment, Finding } from "../../model/assessment.ts";
import { type Language, LANGUAGES } from "../../texts/catalogue.ts";
import { createTranslate } from "../../texts/translate.ts";
import { ASSESSMENT, RULES } from "../fakes/memory-app.ts";
import { createSay } from "../render/say.ts";
import type { ReportInput } from "./report-input.ts";
import { sarifLog } from "./sarif.ts";

/** The schema of the standard itself, as its makers publish it. */
const schemaFile = createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const ajv = new draft4.default({ strict: false, allErrors: true, unicodeRegExp: false });
for (const format of ["uri", "uri-reference", "date-time"]) ajv.addFormat(format, isOfFormat(format));
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, "utf8")));

function isOfFormat(format: string): (text: string) => boolean {
  if (format === "date-time") return (text) => !Number.isNaN(Date.parse(text));
  return format === "uri" ? URL.canParse : (text) => /^[\w\-.~:/?#[\]@!$&'()*+,;=%]*$/.test(text);
}

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help: object }[] } };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex?: number;
        readonly level: string;
        readonly baselineState?: string;
        readonly partialFingerprints: Readonly<Record<string, string>>;
        readonly suppressions: readonly object[];
        readonly locations: readonly [{ readonly physicalLocation: { readonly artifactLocation: object } }];
      }[];
    },
  ];
}

async function logOf(assessment: Assessment, over: Partial<ReportInput> = {}): Promise<Log> {
  const language: Language = over.language ?? "en";
  const say = createSay(await createTranslate(language));
  const log = sarifLog({ assessment, rules: RULES, say, language, version: "0.1.0", ...over });
  return JSON.parse(JSON.stringify(log)) as Log;
}

const [finding] = ASSESSMENT.findings as readonly [Finding];
let legacy: Assessment;

beforeAll(async () => {
  const folder = fileURLToPath(new URL("../../../examples/legacy-orders", import.meta.url));
  legacy = await assess(createDiskFiles(folder));
});

describe("sarifLog()", () => {
  it.each(LANGUAGES)("is valid by the official schema, in %s", async (language) => {
    const real = await logOf(legacy, { rules: ruleTexts(language), language });
    const made = await logOf({
      ...ASSESSMENT,
      findings: [{ ...finding, baseline: "new" }],
      ignored: [{ ...finding, line: 2, reason: "runs on one host", by: "source" }],
    });

    for (const log of [real, made, await logOf({ ...ASSESSMENT, findings: [] })]) {
      expect(validate(log) ? [] : validate.errors).toEqual([]);
    }
    expect(real.runs[0].results).toHaveLength(legacy.findings.length);
  });

  it("names rule and place of every result, and each index leads to its rule", async () => {
    const { tool, results } = (await logOf(legacy, { rules: ruleTexts("en") })).runs[0];

    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex ?? -1]?.id).toBe(ruleId);
    expect(tool.driver.rules).toHaveLength(ruleTexts("en").length);
    expect(new Set(results.map((one) => one.partialFingerprints["slipway/v1"])).size).toBe(results.length);
  });

  it("encodes every path, whatever signs it holds", async () => {
    const file = "a b/服务#1%/c+d.go";
    const [result] = (await logOf({ ...ASSESSMENT, findings: [{ ...finding, file }] })).runs[0].results;

    expect(result?.locations[0].physicalLocation.artifactLocation).toEqual({
      uri: "a%20b/%E6%9C%8D%E5%8A%A1%231%25/c%2Bd.go",
      uriBaseId: "SRCROOT",
    });
  });

  it("suppresses what is ignored and keeps the reason, and says what is new beside a baseline", async () => {
    const { results } = (
      await logOf({
        ...ASSESSMENT,
        findings: [{ ...finding, baseline: "new" }],
        ignored: [{ ...finding, line: 2, reason: "licence", by: "config" }],
      })
    ).runs[0];

    expect(results.map(({ baselineState, suppressions }) => [baselineState, suppressions])).toEqual([
      ["new", []],
      [undefined, [{ kind: "external", status: "accepted", justification: "licence" }]],
    ]);
  });

  it("gives blockers and high findings as errors, medium as warnings, low as notes", async () => {
    const findings = (["blocker", "high", "medium", "low"] as const).map((severity) => ({ ...finding, severity }));

    expect((await logOf({ ...ASSESSMENT, findings })).runs[0].results.map(({ level }) => level)).toEqual([
      "error",
      "error",
      "warning",
      "note",
    ]);
  });
});

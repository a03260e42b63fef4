import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { planAssessment } from "../assess/assess.ts";
import { treeOf } from "../assess/project/tree.fixture.ts";
import { RULES } from "../assess/rules/all.ts";
import { filesOfExample } from "../assess/rules/examples.ts";
import { NO_SETTINGS } from "../assess/settings.ts";
import schema from "./assess.schema.json" with { type: "json" };
import type { Assessment } from "./assessment.ts";

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
const MODULE = { "go.mod": "module example.com/app\n\ngo 1.22\n" };

function complaints(document: unknown): unknown {
  // As it is written: what is undefined is not there.
  return validate(JSON.parse(JSON.stringify(document))) ? [] : validate.errors;
}

describe("slipway.assess/1", () => {
  it("is what the golden document is", () => {
    const golden = new URL("../../test/golden/legacy-orders.assess.json", import.meta.url);

    expect(complaints(JSON.parse(readFileSync(golden, "utf8")))).toEqual([]);
  });

  it("is what every rule says about its own examples", async () => {
    for (const { id, bad } of RULES) {
      for (const example of bad) {
        const tree = await treeOf({ ...MODULE, ...filesOfExample(example).files });
        expect(complaints(planAssessment(tree, RULES)), id).toEqual([]);
      }
    }
  });

  it("is what a document with ignored findings, a baseline and a verdict is", async () => {
    const source =
      'package main\n\nconst dir = "D:\\\\data" //slipway:ignore P01 one host only\n\nconst more = "E:\\\\data"\n';
    const plain = planAssessment(await treeOf({ ...MODULE, "main.go": source }), RULES, NO_SETTINGS);
    const document: Assessment = {
      ...plain,
      findings: plain.findings.map((one) => ({ ...one, baseline: "new" })),
      baseline: { new: 1, unchanged: 0, fixed: 2 },
      verdict: { answer: "refuse", reasons: [{ code: "assess-grave", params: { count: 1, severity: "high" } }] },
    };

    expect(document.ignored).toHaveLength(1);
    expect(complaints(document)).toEqual([]);
  });

  it("refuses another major, an absolute path and a severity nobody knows", async () => {
    const plain = planAssessment(await treeOf({ ...MODULE, "a.go": 'package a\n\nconst d = "D:\\\\x"\n' }), RULES);
    const [finding] = plain.findings;

    expect(complaints({ ...plain, schema: "slipway.assess/2" })).not.toEqual([]);
    expect(complaints({ ...plain, findings: [{ ...finding, file: "/a.go" }] })).not.toEqual([]);
    expect(complaints({ ...plain, findings: [{ ...finding, severity: "grave" }] })).not.toEqual([]);
  });
});

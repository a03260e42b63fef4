import { expect, it } from "vitest";
import type { Finding } from "../model/assessment.ts";
import { effortRange } from "./score.ts";

const finding = (over: Partial<Finding>, effortHours: number): Finding => ({
  rule: "P01",
  name: "drive-literal",
  severity: "high",
  file: "a.go",
  line: 1,
  column: 1,
  endLine: 1,
  message: { code: "drive-literal", params: {} },
  evidence: "",
  tiers: [0],
  confidence: 1,
  scope: "production",
  fix: { class: "A", text: { code: "drive-literal-fix", params: {} }, effortHours },
  ...over,
});

it("effortRange() is the hours of production code, from half to twice as many, in half hours outwards", () => {
  expect(effortRange([])).toEqual({ hours: 0, low: 0, high: 0 });
  expect(
    effortRange([finding({}, 2), finding({ line: 2 }, 2), finding({ file: "b_test.go", scope: "test" }, 8)]),
  ).toEqual({
    hours: 2.5,
    low: 1,
    high: 5,
  });
  expect(effortRange([finding({}, 0.25)])).toEqual({ hours: 0.25, low: 0, high: 0.5 });
});

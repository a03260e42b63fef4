import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Assessment } from "../../src/model/assessment.ts";
import { createStage, type Stage } from "./stage.ts";

let stage: Stage;

beforeAll(() => {
  stage = createStage("assess-go");
});
afterAll(async () => stage.strike());

/** PATH without any folder that holds a `go`. */
const withoutGo = (process.env["PATH"] ?? "")
  .split(delimiter)
  .filter((folder) => !["go", "go.exe"].some((name) => existsSync(join(folder, name))))
  .join(delimiter);

async function assessed(folder: string, env: NodeJS.ProcessEnv = {}): Promise<Assessment> {
  const run = await stage.slipway(["assess", folder, "--json", "--no-record"], { env });
  expect(run).toMatchObject({ status: 0 });
  return JSON.parse(run.stdout) as Assessment;
}

/** What is left of a report without what the toolchain adds. */
const withoutFacts = ({ findings, unknown, ...rest }: Assessment) => ({
  ...rest,
  findings: findings.map((one) => ({ ...one, confidence: 0, tiers: one.tiers.filter((tier) => tier < 2) })),
  unknown: unknown.filter(({ code }) => !/^(?:no-go-facts|go-|compiler-)/.test(code)),
});

describe("assess beside the Go toolchain", { timeout: 300_000 }, () => {
  it("says the same with Go hidden from PATH, but for what the toolchain adds", async () => {
    const legacy = stage.project("legacy-orders");
    const [asked, alone] = [await assessed(legacy), await assessed(legacy, { PATH: withoutGo })];

    expect(withoutFacts(asked)).toEqual(withoutFacts(alone));
    expect(alone.unknown.map(({ code }) => code)).toContain("no-go-facts");
    expect(alone.findings.filter(({ tiers }) => tiers.includes(2))).toEqual([]);
    const blockers = asked.findings.filter(({ severity, rule }) => severity === "blocker" && /^W0[123]$/.test(rule));
    expect(blockers.map(({ tiers }) => tiers.includes(2))).toEqual(blockers.map(() => true));
    // Nothing the compiler says, behind every layer of its complaints, is left without a finding at its place.
    expect(asked.unknown.map(({ code }) => code).filter((code) => /^(?:compiler|go)-/.test(code))).toEqual([]);
  });
});

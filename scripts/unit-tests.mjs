// Runs vitest and reads its own report, so that the closing line is a count and not a guess.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { root } from "./setup.mjs";

const bin = (name) => join(root, "node_modules", name);

/** Where `go` is not on PATH, or too old, the product's own fetch provides it for the tests. */
export function testEnvironment(required) {
  const env = { ...process.env, ...(required ? { SLIPWAY_PARTS: "required" } : {}) };
  const run = spawnSync(process.execPath, [join(root, "dist", "main.js"), "--locate-go"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", 2],
  });
  if (run.status !== 0) return env;
  const { program } = JSON.parse(run.stdout);
  return { ...env, PATH: `${dirname(program)}${delimiter}${process.env.PATH}` };
}

/** Answers with the counts of one vitest run; a run without a report is one failure. */
export function unitTests(argv, env) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-tests-"));
  const report = join(folder, "report.json");
  try {
    const all = [
      bin("vitest/vitest.mjs"),
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...argv,
    ];
    const run = spawnSync(process.execPath, all, { cwd: root, stdio: ["ignore", 2, 2], env });
    if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
    const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, success } = JSON.parse(
      readFileSync(report, "utf8"),
    );
    const failed =
      numFailedTests > 0 ? numFailedTests : success && run.status === 0 ? 0 : Math.max(1, numFailedTestSuites);
    return { passed: numPassedTests, failed, skipped: numPendingTests };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

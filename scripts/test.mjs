#!/usr/bin/env node
// `npm test`: sets itself up, brings in the real parts where it may (root on Debian, or CI), runs the static checks and every test, and
// closes with one line: N passed, N failed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { root, say, setUp } from "./setup.mjs";
import { installParts } from "./parts.mjs";

const bin = (name) => join(root, "node_modules", name);
const STATIC_CHECKS = [
  ["format", [bin("@biomejs/biome/bin/biome"), "format", "."]],
  ["lint", [bin("oxlint/bin/oxlint"), "--type-aware"]],
  ["types", [bin("typescript/bin/tsc"), "--noEmit"]],
];

/** Runs a JavaScript program of a package; its output is shown only when it fails. */
function check([name, argv]) {
  const run = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  say(`${run.status === 0 ? "ok" : "FAILED"}: ${name}`);
  if (run.status !== 0) say(`${run.stdout}${run.stderr}`);
  return run.status === 0;
}

/** Where `go` is not on PATH, the product's own fetch provides it for the tests. */
function environment(required) {
  const env = { ...process.env, ...(required ? { SLIPWAY_PARTS: "required" } : {}) };
  const run = spawnSync(process.execPath, [join(root, "dist", "main.js"), "--locate-go"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", 2],
  });
  if (run.status !== 0) return env;
  const { program } = JSON.parse(run.stdout);
  return { ...env, PATH: `${dirname(program)}${delimiter}${process.env.PATH}` };
}

function unitTests(filters, env) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-tests-"));
  const report = join(folder, "report.json");
  try {
    const argv = [
      bin("vitest/vitest.mjs"),
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...filters,
    ];
    const run = spawnSync(process.execPath, argv, { cwd: root, stdio: ["ignore", 2, 2], env });
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

setUp();
const filters = process.argv.slice(2);
const required = installParts();
const statics = filters.length === 0 ? STATIC_CHECKS.map(check) : [];
const units = unitTests(filters, environment(required));
const passed = units.passed + statics.filter(Boolean).length;
const failed = units.failed + statics.filter((ok) => !ok).length;
if (units.skipped > 0) say(`${units.skipped} left out, each named above with its reason`);
if (required && units.skipped > 0) say("nothing may be left out here");
process.stdout.write(`${passed} passed, ${failed + (required ? units.skipped : 0)} failed\n`);
process.exit(failed === 0 && !(required && units.skipped > 0) ? 0 : 1);

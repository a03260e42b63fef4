#!/usr/bin/env node
// `npm test`: sets itself up, brings in the real parts where it may (root on Debian, or CI), runs the static checks and every test, and
// closes with one line: N passed, N failed.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { installParts } from "./parts.mjs";
import { root, say, setUp } from "./setup.mjs";
import { testEnvironment, unitTests } from "./unit-tests.mjs";

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

setUp();
const filters = process.argv.slice(2);
const required = installParts();
const statics = filters.length === 0 ? STATIC_CHECKS.map(check) : [];
const units = unitTests(filters, testEnvironment(required));
const passed = units.passed + statics.filter(Boolean).length;
const failed = units.failed + statics.filter((ok) => !ok).length;
if (units.skipped > 0) say(`${units.skipped} left out, each named above with its reason`);
if (required && units.skipped > 0) say("nothing may be left out here");
process.stdout.write(`${passed} passed, ${failed + (required ? units.skipped : 0)} failed\n`);
process.exit(failed === 0 && !(required && units.skipped > 0) ? 0 : 1);

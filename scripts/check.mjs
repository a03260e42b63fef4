#!/usr/bin/env node
// `npm run check`: everything that can be said about the source without its long tests, each with its time. Programs of packages are
// started through Node itself, so that it works in cmd.exe as well.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root, say, setUp } from "./setup.mjs";

const bin = (name) => join(root, "node_modules", name);
const CHECKS = [
  ["format", [bin("@biomejs/biome/bin/biome"), "format", "."]],
  ["lint", [bin("oxlint/bin/oxlint"), "--type-aware"]],
  ["types", [bin("typescript/bin/tsc"), "--noEmit"]],
  ["architecture", [bin("vitest/vitest.mjs"), "run", "--reporter=dot", "test/architecture.test.ts"]],
  ["generated docs", [join(root, "scripts", "generate.mjs"), "--check"]],
  ["tests", [bin("vitest/vitest.mjs"), "run", "--reporter=dot", "src", "scripts"]],
];

/** Runs one check; what it wrote is shown only when it fails. A sign of life every 20 s, since tests may take minutes. */
function run([name, argv]) {
  const began = Date.now();
  const seconds = () => ((Date.now() - began) / 1000).toFixed(1);
  const beat = setInterval(() => say(`… ${name}, ${seconds()} s`), 20_000);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, argv, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    const chunks = [];
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => chunks.push(chunk));
    child.on("close", (status) => {
      clearInterval(beat);
      say(`${status === 0 ? "ok    " : "FAILED"} ${name}  ${seconds()} s`);
      if (status !== 0) process.stderr.write(Buffer.concat(chunks));
      resolve(status === 0);
    });
  });
}

setUp();
const wanted = process.argv.slice(2);
const chosen = CHECKS.filter(([name]) => wanted.length === 0 || wanted.includes(name));
let passed = 0;
for (const check of chosen) passed += (await run(check)) ? 1 : 0;
process.stdout.write(`${passed} passed, ${chosen.length - passed} failed\n`);
process.exitCode = passed === chosen.length ? 0 : 1;

#!/usr/bin/env node
// `npm run test:windows`: the product on a Windows-like host (Wine, Windows Node, Windows Go); see test/bed/windows/README.md.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { installParts } from "./parts.mjs";
import { root, say, setUp } from "./setup.mjs";
import { testEnvironment, unitTests } from "./unit-tests.mjs";

setUp();
if (process.platform !== "linux") {
  say("left out: the Windows-like host: it is made of Debian's Wine; on Windows itself run `npm test`");
  process.stdout.write("0 passed, 0 failed\n");
  process.exit(0);
}
const required = installParts({ windows: true });
const env = testEnvironment(required);
const bed = spawnSync(join(root, "test", "bed", "windows", "setup.sh"), [], { stdio: ["ignore", 2, 2], env });
if (bed.status !== 0) {
  say(required ? "the Windows-like host could not be made" : "left out: the Windows-like host could not be made here");
  process.stdout.write(`0 passed, ${required ? 1 : 0} failed\n`);
  process.exit(required ? 1 : 0);
}
const { passed, failed, skipped } = unitTests(["--config", "vitest.windows.config.ts"], env);
process.stdout.write(`${passed} passed, ${failed + skipped} failed\n`);
process.exit(failed + skipped === 0 ? 0 : 1);

#!/usr/bin/env node
// `npm run test:windows`: the product on a Windows-like host (Wine, Windows Node, Windows Go); see test/bed/windows/README.md.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { installParts } from "./parts.mjs";
import { root, say, setUp } from "./setup.mjs";
import { testEnvironment, unitTests } from "./unit-tests.mjs";

const bed = (name, words, options) => spawnSync(join(root, "test", "bed", "windows", name), words, options);

function end(passed, failed) {
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exit(failed === 0 ? 0 : 1);
}

/** Makes the host unless it stands already, and a prefix of its own for this run; undefined when that cannot be done here. */
function makeHost(env) {
  const began = Date.now();
  if (bed("setup.sh", [], { stdio: ["ignore", 2, 2], env }).status !== 0) return undefined;
  const made = bed("fresh.sh", ["make"], { stdio: ["ignore", "pipe", 2], env, encoding: "utf8" });
  if (made.status !== 0) return undefined;
  say(`the Windows-like host is ready after ${Math.round((Date.now() - began) / 1000)} s`);
  return made.stdout.trim();
}

setUp();
if (process.platform !== "linux") {
  say("left out: the Windows-like host: it is made of Debian's Wine; on Windows itself run `npm test`");
  end(0, 0);
}
const required = installParts({ windows: true });
const env = testEnvironment(required);
const prefix = makeHost(env);
if (prefix === undefined) {
  say(required ? "the Windows-like host could not be made" : "left out: the Windows-like host could not be made here");
  end(0, required ? 1 : 0);
}
const clear = () => bed("fresh.sh", ["end", prefix], { stdio: ["ignore", "ignore", 2], env });
// Ctrl-C reaches the tests as well; they end, and what they left is cleared below.
process.on("SIGINT", () => {});
const own = { ...env, SLIPWAY_BED_PREFIX: prefix };
const { passed, failed, skipped } = unitTests(["--config", "vitest.windows.config.ts"], own);
clear();
end(passed, failed + skipped);

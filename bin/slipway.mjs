#!/usr/bin/env node
// Checks what it runs on before anything newer is parsed: this file keeps to syntax that old versions of Node.js understand.
import { existsSync } from "fs";
import { fileURLToPath } from "url";

var WANTED = [20, 19];
var found = process.versions.node.split(".").map(Number);
var main = new URL("../dist/main.js", import.meta.url);

function speaksChinese() {
  var env = process.env;
  var set = env.SLIPWAY_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG;
  return /^zh/i.test(set || Intl.DateTimeFormat().resolvedOptions().locale);
}

function end(status, english, chineseText) {
  process.stderr.write("slipway: " + (speaksChinese() ? chineseText : english) + "\n");
  process.exitCode = status;
}

if (found[0] < WANTED[0] || (found[0] === WANTED[0] && found[1] < WANTED[1])) {
  end(
    5,
    "node-too-old: Node.js " +
      process.versions.node +
      " is too old, " +
      WANTED.join(".") +
      " or newer is needed: https://nodejs.org/",
    "node-too-old：Node.js " +
      process.versions.node +
      " 版本过旧，需要 " +
      WANTED.join(".") +
      " 或更新版本：https://nodejs.org/",
  );
} else if (!existsSync(fileURLToPath(main))) {
  end(
    5,
    "not-built: this checkout has not been built yet; run `npm run demo` or `npm test` once (or `npm ci` and `npm run build`)",
    "not-built：此检出目录尚未构建；请运行一次 `npm run demo` 或 `npm test`（或 `npm ci` 加 `npm run build`）",
  );
} else {
  void import(main.href);
}

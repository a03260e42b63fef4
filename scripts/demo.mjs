#!/usr/bin/env node
// `npm run demo`: sets itself up, then tells the whole line on real parts. Options: --json (one document), --keep, --lang en|zh-CN.
import { setUp } from "./setup.mjs";

setUp();
const { runDemo } = await import("./demo/story.mjs");
process.exitCode = await runDemo(process.argv.slice(2));

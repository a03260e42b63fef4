#!/usr/bin/env node
// Runs a program and draws what it said, line by line at the pace it said it, as one self-contained SVG:
//   node scripts/record.mjs --out FILE [--says "npm run demo"] [--rows 30] [--columns 104] -- node scripts/demo.mjs --lang en
// Nothing of the machine gets into the picture: folders of absolute paths are cut off, digests are shortened. A program that fails
// leaves the old picture as it is. No dependencies.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { timeline, tidy, wrap } from "./record/lines.mjs";
import { draw } from "./record/picture.mjs";

function options(argv) {
  const split = argv.indexOf("--");
  const flags = split === -1 ? argv : argv.slice(0, split);
  const value = (name, otherwise) => (flags.includes(name) ? flags[flags.indexOf(name) + 1] : otherwise);
  const command = split === -1 ? [] : argv.slice(split + 1);
  return {
    out: value("--out"),
    says: value("--says", command.join(" ")),
    rows: Number(value("--rows", 30)),
    columns: Number(value("--columns", 104)),
    command,
  };
}

/** Every line of stdout and stderr, in the order they came, with the millisecond it came at. */
function listen([program, ...args]) {
  return new Promise((resolve, reject) => {
    const began = Date.now();
    const said = [];
    const child = spawn(program === "node" ? process.execPath : program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, FORCE_COLOR: "0" },
    });
    for (const stream of [child.stdout, child.stderr]) {
      let rest = "";
      stream.setEncoding("utf8").on("data", (chunk) => {
        const lines = (rest + chunk).split(/\r?\n/);
        rest = lines.pop() ?? "";
        for (const text of lines) {
          said.push({ at: Date.now() - began, text });
          process.stderr.write(`${text}\n`);
        }
      });
      stream.on("end", () => rest !== "" && said.push({ at: Date.now() - began, text: rest }));
    }
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, said }));
  });
}

const { out, says, rows, columns, command } = options(process.argv.slice(2));
if (out === undefined || command.length === 0) {
  process.stderr.write(
    "usage: record.mjs --out FILE [--says TEXT] [--rows N] [--columns N] -- PROGRAM [ARGUMENT...]\n",
  );
  process.exit(2);
}
const { status, said } = await listen(command);
if (status !== 0) {
  process.stderr.write(`${command.join(" ")} ended with ${status}: no picture\n`);
  process.exit(1);
}
const lines = timeline([{ at: 0, text: `$ ${says}` }, ...said.map(tidy)]).flatMap((line) => wrap(line, columns));
const svg = draw(lines, { rows, columns, title: says });
writeFileSync(out, svg);
process.stderr.write(`${out}: ${lines.length} lines, ${Math.ceil(Buffer.byteLength(svg) / 1024)} KiB\n`);

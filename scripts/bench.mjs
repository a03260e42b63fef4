#!/usr/bin/env node
// `npm run bench [name …] [-- --tuning DIR]`: runs the benchmarks of scripts/bench/ one after another and
// writes docs/benchmarks.md with machine and date; with names, only their sections.
// A benchmark is a program that prints one JSON line a figure: { figure, value, unit, against?, ratio?, bar?, holds?, note? }.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { root, say, setUp } from "./setup.mjs";

setUp();
const FOLDER = join(root, "scripts", "bench");
const { values, positionals: wanted } = parseArgs({ allowPositionals: true, options: { tuning: { type: "string" } } });
if (values.tuning !== undefined) process.env.SLIPWAY_BENCH_TUNING = resolve(values.tuning);
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".bench.mjs"))
  .map((name) => name.slice(0, -".bench.mjs".length))
  .filter((name) => wanted.length === 0 || wanted.includes(name))
  .toSorted();

function figuresOf(name) {
  say(`bench: ${name}`);
  const run = spawnSync(process.execPath, [join(FOLDER, `${name}.bench.mjs`)], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = run.stdout.split("\n").filter((line) => line.startsWith("{"));
  for (const line of lines) say(`  ${line}`);
  if (run.status !== 0) say(`  ended with status ${run.status}`);
  return { name, ok: run.status === 0, figures: lines.map((line) => JSON.parse(line)) };
}

const cell = (value) =>
  value === undefined ? "" : typeof value === "number" ? String(Math.round(value * 1000) / 1000) : String(value);

function table({ name, ok, figures }) {
  const rows = figures.map(
    ({ figure, value, unit, against, ratio, bar, holds, note }) =>
      `| ${[figure, `${cell(value)} ${unit ?? ""}`, against, ratio, bar, holds === undefined ? "" : holds ? "yes" : "no", note].map((field) => cell(field)).join(" | ")} |`,
  );
  const head = ["| figure | median | against | ratio | bar | holds | note |", "|---|--:|---|--:|---|---|---|"];
  return [`## ${name}`, "", ...head, ...rows, ...(ok ? [] : ["", "This benchmark did not finish."]), ""].join("\n");
}

const results = names.map(figuresOf);
const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}/${process.arch}, Node ${process.versions.node}`;
const PAGE = join(root, "docs", "benchmarks.md");

/** Sections of the page by name: a run of some benchmarks leaves those of the others as they were. */
function sectionsBefore() {
  if (!existsSync(PAGE)) return new Map();
  const parts = readFileSync(PAGE, "utf8").split(/^(?=## )/m);
  return new Map(parts.slice(1).map((part) => [/^## (.*)$/m.exec(part)?.[1] ?? "", part.trimEnd()]));
}

const sections = wanted.length === 0 ? new Map() : sectionsBefore();
const measured = `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}.`;
for (const one of results) sections.set(one.name, table(one).replace("\n\n", `\n\n${measured}\n\n`).trimEnd());
const page = [
  "# Benchmarks",
  "Written by `npm run bench`. Medians of at least five runs; what is compared runs side by side in the same run, so trust ratios more than absolute figures.",
  ...[...sections].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, section]) => section),
].join("\n\n");
writeFileSync(PAGE, `${page}\n`);
process.stdout.write(`${results.map(table).join("\n")}\n`);
const broken = results.filter(({ ok, figures }) => !ok || figures.some(({ holds }) => holds === false));
for (const { name } of broken) say(`bar not held or not finished: ${name}`);
process.exit(broken.length === 0 ? 0 : 1);

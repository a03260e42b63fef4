#!/usr/bin/env node
// Writes the portability database of modules, src/assess/modules/modules.generated.ts: what each module of scripts/modules/list.json
// is on Linux, as the assessment's own scanner reads its source. A maintainer runs it now and then; needs Go and its module proxy.
// usage: node scripts/generate-modules.mjs [path…]    with paths only those are read again, the other rows stay
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const output = join(root, "src/assess/modules/modules.generated.ts");
const today = new Date().toISOString().slice(0, 10);
/** More names than this are no longer a list of what is missing. */
const MOST_NAMES = 120;
/** Modules one run of `go mod download` is asked for. */
const AT_ONCE = 20;

const folder = mkdtempSync(join(tmpdir(), "slipway-modules-"));
try {
  const own = await loadScanner();
  const list = JSON.parse(readFileSync(join(root, "scripts/modules/list.json"), "utf8"));
  const wanted = process.argv.slice(2);
  const modules = download(wanted.length === 0 ? list : list.filter(({ path }) => wanted.includes(path)));
  const rows = wanted.length === 0 ? new Map() : rowsOf();
  for (const row of readAll(own, modules, rows)) rows.set(row.path, row);
  const known = list.flatMap(({ path }) => rows.get(path) ?? []);
  write(own, known);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The scanner and the classifier, bundled: Node can not load TypeScript everywhere. */
async function loadScanner() {
  const outfile = join(folder, "scanner.mjs");
  await build({
    absWorkingDir: root,
    stdin: {
      contents: `export { readGoFile } from "./src/assess/go/read.ts";
export { isSkipped } from "./src/assess/project/tree.ts";
export { classifyModule, classOfModule } from "./src/assess/modules/classify.ts";
export { rowOf, parseRow } from "./src/assess/modules/row.ts";`,
      resolveDir: root,
      loader: "ts",
    },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "warning",
  });
  return import(pathToFileURL(outfile).href);
}

/** Asks Go for the modules, which honours the configured proxy; those it refuses are named and left out. */
function download(list) {
  writeFileSync(join(folder, "go.mod"), "module modules\n\ngo 1.25\n");
  const env = { ...process.env, GOFLAGS: "-mod=mod", GOWORK: "off" };
  const found = [];
  for (let at = 0; at < list.length; at += AT_ONCE) {
    const part = list.slice(at, at + AT_ONCE);
    const args = ["mod", "download", "-json", ...part.map(({ path, version }) => `${path}@${version ?? "latest"}`)];
    const run = spawnSync("go", args, { cwd: folder, env, encoding: "utf8", maxBuffer: 1 << 28 });
    if (run.error !== undefined) throw run.error;
    const answers = JSON.parse(`[${run.stdout.replaceAll(/^\}\n\{/gm, "},\n{")}]`);
    for (const answer of answers) {
      const entry = part.find(({ path }) => path === answer.Path);
      if (answer.Error !== undefined || entry === undefined) console.error(`left out: ${answer.Path}: ${answer.Error}`);
      else found.push({ ...entry, version: answer.Version, place: answer.Dir });
    }
    process.stderr.write(`\r${found.length} of ${list.length} modules are here`);
  }
  process.stderr.write("\n");
  return found;
}

/** The rows as they were written last. */
function rowsOf() {
  const table = /`\n([^`]*)\n`/.exec(readFileSync(output, "utf8"))?.[1] ?? "";
  return new Map(
    table.split("\n").map((line) => {
      const path = line.split("\t", 1)[0];
      return [path, { path, line }];
    }),
  );
}

/** Reads every module; those that import one whose classes came out later are read once more. */
function readAll(own, modules, rows) {
  const facts = new Map();
  for (const { line } of rows.values()) note(facts, own.parseRow(line));
  const known = (importPath) => facts.get(importPath);
  const results = new Map();
  const imports = new Map();
  let changed = new Set();
  for (let pass = 0; pass < 4; pass++) {
    const again =
      pass === 0 ? modules : modules.filter(({ path }) => [...imports.get(path)].some((one) => changed.has(one)));
    changed = new Set();
    for (const [index, module] of again.entries()) {
      const files = readFolder(own, module.place);
      imports.set(module.path, new Set(files.flatMap((file) => file.imports.map(({ path }) => path))));
      const packages = own.classifyModule(module.path, files, known);
      results.set(module.path, packages);
      for (const [name, one] of Object.entries(packages)) {
        const path = name === "." ? module.path : `${module.path}/${name}`;
        if ((facts.get(path)?.class ?? "ok") !== one.class) changed.add(path);
        facts.set(path, one);
      }
      process.stderr.write(`\rpass ${pass + 1}: ${index + 1} of ${again.length} `);
    }
    process.stderr.write("\n");
    if (changed.size === 0) break;
  }
  return modules.map((module) => {
    const packages = Object.fromEntries(
      Object.entries(results.get(module.path))
        .filter(([, one]) => one.class !== "ok")
        .map(([name, one]) => [
          name,
          one.missing === undefined ? one : { ...one, missing: one.missing.slice(0, MOST_NAMES) },
        ]),
    );
    const { path, version, instead, effortHours } = module;
    const row = {
      path,
      version,
      date: today,
      class: own.classOfModule(results.get(path)),
      packages,
      instead,
      effortHours,
    };
    return { path, line: own.rowOf(row) };
  });
}

function note(facts, { path, packages }) {
  for (const [name, one] of Object.entries(packages)) facts.set(name === "." ? path : `${path}/${name}`, one);
}

function readFolder(own, place) {
  const files = [];
  const visit = (prefix) => {
    for (const entry of readdirSync(join(place, prefix), { withFileTypes: true })) {
      const path = prefix + entry.name;
      if (entry.isDirectory()) {
        if (!own.isSkipped(entry.name) && !existsSync(join(place, path, "go.mod"))) visit(`${path}/`);
      } else if (
        entry.isFile() &&
        entry.name.endsWith(".go") &&
        !entry.name.endsWith("_test.go") &&
        !/^[_.]/.test(entry.name)
      ) {
        const file = own.readGoFile(path, readFileSync(join(place, path)));
        if (file !== undefined) files.push(file);
      }
    }
  };
  visit("");
  return files;
}

function write(own, rows) {
  const text = `// Generated by scripts/generate-modules.mjs from the modules' own source. Do not edit.

/**
 * One module a line (${rows.length}), fields between tabs: path, version, day it was read, class, what takes its place, hours of work,
 * then its packages that are not ok, each as folder, class, names that are missing.
 */
export const MODULE_ROWS = \`
${rows.map(({ line }) => line).join("\n")}
\`;
`;
  writeFileSync(output, text);
  const classes = {};
  for (const { line } of rows) {
    const module = own.parseRow(line);
    classes[module.class] = (classes[module.class] ?? 0) + 1;
  }
  console.log(`${rows.length} modules, ${text.length} bytes, ${JSON.stringify(classes)}`);
}

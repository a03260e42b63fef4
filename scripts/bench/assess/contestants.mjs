// What else names places in Go source: the Go command and the plain path regex, judged by the same labels. They know no rules, so a place
// counts as found when they name its line, and as right when any tie stands there.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { devNull } from "node:os";
import { join, relative, resolve } from "node:path";
import { share } from "./judge.mjs";
import { covers } from "./labels.mjs";

/** Konveyor's rule for Windows paths, over .go files as well. */
const PATH = /[A-Za-z]:[\\/]/;
const SKIPPED = new Set(["vendor", "testdata", "node_modules", ".git"]);
const PLACED = /^(?:vet: |# )?((?:[A-Za-z]:)?[^:\s]+\.(?:go|mod)):(\d+)/;
/** A first build may fetch and compile hundreds of packages. Milliseconds. */
const DEADLINE = 600_000;

export const CONTESTANTS = {
  "go build": (one) => toldByGo(one, ["build", "-o", devNull, "./..."]),
  "go vet": (one) => toldByGo(one, ["vet", "./..."]),
  "path regex over .go lines": (one) => [...linesOfPaths(one)],
};

function toldByGo({ folder, prefix }, argv) {
  const env = { ...process.env, GOOS: "linux", CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "-mod=readonly", LC_ALL: "C" };
  return modulesBelow(folder).flatMap((module) => {
    const run = spawnSync("go", argv, { cwd: module, env, encoding: "utf8", timeout: DEADLINE, maxBuffer: 1 << 28 });
    return `${run.stdout}\n${run.stderr}`.split(/\r?\n/).flatMap((raw) => {
      const match = PLACED.exec(raw.trim());
      if (match === null) return [];
      const file = relative(folder, resolve(module, match[1])).replaceAll("\\", "/");
      return file.startsWith("..") ? [] : [{ file: `${prefix}${file}`, line: Number(match[2]) }];
    });
  });
}

function* filesBelow(folder) {
  for (const one of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, one.name);
    if (one.isDirectory() && !SKIPPED.has(one.name)) yield* filesBelow(path);
    else if (one.isFile()) yield path;
  }
}

function modulesBelow(folder) {
  return [...filesBelow(folder)].filter((path) => /[\\/]go\.mod$/.test(path)).map((path) => resolve(path, ".."));
}

function* linesOfPaths({ folder, prefix }) {
  for (const path of filesBelow(folder)) {
    if (!path.endsWith(".go") || path.endsWith("_test.go")) continue;
    const file = `${prefix}${relative(folder, path).replaceAll("\\", "/")}`;
    for (const [index, text] of readFileSync(path, "latin1").split("\n").entries())
      if (PATH.test(text)) yield { file, line: index + 1 };
  }
}

/** Recall over ties and precision over lines of one contestant. */
export function judgeLines(labels, told) {
  const lines = [...new Map(told.map((one) => [`${one.file}:${one.line}`, one])).values()];
  const ties = labels.filter(({ tie }) => tie);
  const exact = (place, one) => place.kind !== "folder" && covers(place, one);
  const at = (label) => lines.some((one) => label.places.some((place) => exact(place, one)));
  const right = lines.filter((one) => ties.some(({ places }) => places.some((place) => exact(place, one))));
  const found = ties.filter(at).length;
  return {
    recall: share(found, ties.length),
    precision: share(right.length, lines.length),
    lines: lines.length,
    found,
  };
}

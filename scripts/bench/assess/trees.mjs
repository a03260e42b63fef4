// Trees of a wanted length, made of other source: whole files are copied in the order of their paths until the lines are together.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

export function goSource() {
  const goroot = spawnSync("go", ["env", "GOROOT"], { encoding: "utf8" }).stdout?.trim();
  return goroot === undefined || goroot === "" ? undefined : join(goroot, "src");
}

function* goFiles(folder) {
  for (const one of readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, one.name);
    if (one.isDirectory() && one.name !== "testdata" && one.name !== "vendor") yield* goFiles(path);
    else if (one.isFile() && (one.name.endsWith(".go") || one.name === "go.mod")) yield path;
  }
}

const linesIn = (path) => {
  const bytes = readFileSync(path);
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
};

/** Gives `use` a folder with at least `wanted` lines of the sources (second copies follow where they are too short). */
export async function withTree(wanted, sources, use) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-tree-"));
  try {
    writeFileSync(join(folder, "go.mod"), "module example.com/tree\n\ngo 1.23\n");
    let lines = 0;
    for (let pass = 1; lines < wanted; pass += 1) {
      for (const [index, source] of sources.entries()) {
        for (const path of goFiles(source)) {
          if (lines >= wanted) break;
          const target = join(folder, `copy${pass}`, `source${index}`, relative(source, path));
          mkdirSync(dirname(target), { recursive: true });
          copyFileSync(path, target);
          lines += linesIn(path);
        }
      }
    }
    return await use({ folder, lines });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A service of some length: a main package that listens, beside a tree of packages. */
export function withService(wanted, sources, use) {
  return withTree(wanted, sources, (tree) => {
    const main = 'package main\n\nimport "net/http"\n\nfunc main() {\n\t_ = http.ListenAndServe(":8080", nil)\n}\n';
    mkdirSync(join(tree.folder, "cmd", "service"), { recursive: true });
    writeFileSync(join(tree.folder, "cmd", "service", "main.go"), main);
    return use(tree);
  });
}

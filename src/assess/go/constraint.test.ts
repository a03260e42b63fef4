import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Constraint,
  holds,
  inclusion,
  parseFileName,
  parseGoBuild,
  parsePlusBuild,
  readHeader,
} from "./constraint.ts";
import { readGoFile } from "./read.ts";

const TAGS = ["windows", "linux", "cgo", "amd64", "mytag"];
const tag = fc.constantFrom(...TAGS);
const { expression } = fc.letrec<{ expression: Constraint }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small" },
    tag.map((name): Constraint => ({ kind: "tag", tag: name })),
    fc.record({ kind: fc.constant("not" as const), of: tie("expression") }),
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      left: tie("expression"),
      right: tie("expression"),
    }),
  ),
}));

/** Writes an expression with as many brackets and blanks as `loose` wants. */
function write(one: Constraint, loose: boolean): string {
  const inner = (of: Constraint): string => (of.kind === "tag" ? write(of, loose) : `(${write(of, loose)})`);
  const gap = loose ? "  " : " ";
  switch (one.kind) {
    case "tag":
      return one.tag;
    case "not":
      return `!${loose ? " " : ""}${inner(one.of)}`;
    case "and":
      return `${inner(one.left)}${gap}&&${gap}${inner(one.right)}`;
    case "or":
      return `${one.left.kind === "and" ? write(one.left, loose) : inner(one.left)}${gap}||${gap}${inner(one.right)}`;
  }
}

/** The meaning of an expression by another way: its text is rewritten until one word is left. */
function compute(one: Constraint, set: ReadonlySet<string>): boolean {
  let text = write(one, false)
    .replaceAll(" ", "")
    .replace(/[a-z][a-z0-9]*/g, (name) => (set.has(name) ? "1" : "0"));
  while (text.length > 1) {
    const rule = REWRITES.find(([pattern]) => pattern.test(text));
    if (rule === undefined) throw new Error(`stuck at ${text}`);
    text = text.replace(rule[0], rule[1]);
  }
  return text === "1";
}

const REWRITES: readonly (readonly [RegExp, string])[] = [
  [/\(([01])\)/, "$1"],
  [/!1/, "0"],
  [/!0/, "1"],
  [/1&&1/, "1"],
  [/[01]&&[01]/, "0"],
  [/0\|\|0/, "0"],
  [/[01]\|\|[01]/, "1"],
];

const subsets = Array.from(
  { length: 2 ** TAGS.length },
  (_, bits) => new Set(TAGS.filter((_tag, i) => (bits >> i) & 1)),
);

describe("parseGoBuild()", () => {
  it("means what a brute-force reading of all tag sets means", () => {
    fc.assert(
      fc.property(expression, fc.boolean(), (wanted, loose) => {
        const parsed = parseGoBuild(write(wanted, loose));
        expect(parsed).toBeDefined();
        for (const set of subsets)
          if (parsed !== undefined) expect(holds(parsed, (name) => set.has(name))).toBe(compute(wanted, set));
      }),
      { numRuns: 200 },
    );
  });

  it.each(["", "windows &&", "(windows", "windows linux", "!", "&& x", "a)", "a b", "!(", "(".repeat(5000)])(
    "refuses %j",
    (text) => {
      expect(parseGoBuild(text)).toBeUndefined();
    },
  );

  it("never throws, whatever the line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        parseGoBuild(text);
        parsePlusBuild(text);
        readHeader(text);
      }),
    );
  });
});

describe("inclusion()", () => {
  const included = (name: string, text = "package x\n") => {
    const file = readGoFile(name, Buffer.from(text));
    return `${file?.included.windows === true ? "w" : "-"}${file?.included.linux === true ? "l" : "-"}${file?.included.linuxCgo === true ? "c" : "-"}`;
  };

  it.each([
    ["a.go", "package x\n", "wlc"],
    ["a_windows.go", "package x\n", "w--"],
    ["a_linux_amd64.go", "package x\n", "-lc"],
    ["a_darwin.go", "package x\n", "---"],
    ["windows.go", "package x\n", "wlc"],
    ["a_windows_test.go", "package x\n", "w--"],
    ["a_386.go", "package x\n", "---"],
    ["a.go", "//go:build windows\n\npackage x\n", "w--"],
    ["a.go", "//go:build !windows\n\npackage x\n", "-lc"],
    ["a.go", "//go:build unix\n\npackage x\n", "-lc"],
    ["a.go", "//go:build cgo\n\npackage x\n", "--c"],
    ["a.go", "//go:build go1.18 && !go1.99\n\npackage x\n", "wlc"],
    ["a.go", "//go:build ignore\n\npackage x\n", "---"],
    ["a.go", "// +build windows\n\npackage x\n", "w--"],
    ["a.go", "// +build windows\npackage x\n", "wlc"],
    ["a.go", "// +build linux darwin\n// +build !cgo\n\npackage x\n", "-l-"],
    ["a.go", "// +build windows,!cgo linux\n\npackage x\n", "wlc"],
    ["a.go", "//go:build linux\n// +build windows\n\npackage x\n", "-lc"],
    ["a.go", "/* doc */\n\n//go:build windows\n\npackage x\n", "w--"],
    ["a.go", "package x\n\n//go:build windows\n", "wlc"],
    ["a.go", 'package x\n\nimport "C"\n', "--c"],
    ["a.go", "//go:build windows\r\n\r\npackage x\r\n", "w--"],
  ])("of %s with %j is %s", (name, text, wanted) => {
    expect(included(name, text)).toBe(wanted);
  });

  it("is what the Go tool says about the same files", () => {
    const bodies = [
      "package x\n",
      "//go:build windows || cgo\n\npackage x\n",
      "// +build !windows,amd64 darwin\n\npackage x\n",
      "// +build windows\npackage x\n",
      "//go:build (linux && !cgo) || (windows && cgo)\n\npackage x\n",
      "/* c */ package x\n",
      "// a\n\n// +build linux\n\n// Package x\npackage x\n",
      'package x\n\nimport "C"\n',
      "//go:build unix\n// +build windows\n\npackage x\n",
    ];
    const names = [
      "a",
      "a_windows",
      "a_linux",
      "a_unix",
      "a_linux_arm",
      "a_amd64",
      "windows",
      "a_windows_linux",
      "a_linux.x",
      "linux_a",
      "_a",
      ".a",
    ];
    const tree = Object.fromEntries(
      names.flatMap((name) => bodies.map((body, i) => [`${name.replace(/^([_.]?)/, `$1p${i}`)}.go`, body])),
    );
    const folder = mkdtempSync(join(tmpdir(), "slipway-constraint-"));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "go.mod"), "module example.com/x\n\ngo 1.22\n");
    for (const [name, body] of Object.entries(tree)) writeFileSync(join(folder, name), body);

    const told = goFiles(folder);

    rmSync(folder, { recursive: true });
    if (told === undefined) {
      process.stdout.write("left out: go list: no Go on this machine\n");
      return;
    }
    for (const [build, listed] of Object.entries(told)) {
      const ours = Object.entries(tree)
        .filter(([name]) => !/^[_.]/.test(name))
        .filter(
          ([name, body]) => inclusion(name, readHeader(body).constraint, body.includes('import "C"'))[build as "linux"],
        )
        .map(([name]) => name)
        .toSorted();
      expect({ [build]: ours }).toEqual({ [build]: listed });
    }
  });
});

/** Files `go list` takes for each of the four builds; undefined without Go. */
function goFiles(folder: string): Readonly<Record<string, readonly string[]>> | undefined {
  const builds = {
    windows: ["windows", "0"],
    windowsCgo: ["windows", "1"],
    linux: ["linux", "0"],
    linuxCgo: ["linux", "1"],
  } as const;
  const told: Record<string, readonly string[]> = {};
  for (const [build, [os, cgo]] of Object.entries(builds)) {
    const env = {
      ...process.env,
      GOOS: os,
      GOARCH: "amd64",
      CGO_ENABLED: cgo,
      GOFLAGS: "-mod=mod",
      GOTOOLCHAIN: "local",
    };
    const run = spawnSync("go", ["list", "-e", "-f", '{{join .GoFiles "\\n"}}\n{{join .CgoFiles "\\n"}}', "."], {
      cwd: folder,
      env,
    });
    if (run.status !== 0) return undefined;
    told[build] = run.stdout.toString("utf8").split("\n").filter(Boolean).toSorted();
  }
  return told;
}

describe("parseFileName()", () => {
  it("reads the last one or two known words", () => {
    expect(parseFileName("a_b_windows_arm64.go")).toMatchObject({ kind: "and" });
    expect(parseFileName("a_windows.go")).toEqual({ kind: "tag", tag: "windows" });
    expect(parseFileName("a_windows_x.go")).toBeUndefined();
    expect(parseFileName("windows.go")).toBeUndefined();
  });
});

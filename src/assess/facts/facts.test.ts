import { describe, expect, it } from "vitest";
import type { Complaint, FactsPackage, GoFacts } from "../../ports/go-facts.ts";
import { planAssessment } from "../assess.ts";
import { treeOf } from "../project/tree.fixture.ts";
import { RULES } from "../rules/all.ts";
import { readGoFacts } from "./fix-point.ts";
import { redirectImports, setAside, stripBodies } from "./strip.ts";

const go = { program: "go", version: "1.26.8", origin: "path" } as const;
const never = new AbortController().signal;

const own = (
  importPath: string,
  folder: string,
  files: readonly string[],
  imports: readonly string[] = [],
): FactsPackage => ({
  importPath,
  name: "p",
  folder,
  own: true,
  files,
  ignored: [],
  imports,
  excluded: false,
});
const excluded = (importPath: string): FactsPackage => ({
  ...own(importPath, `/mod/${importPath}`, []),
  own: false,
  excluded: true,
});

/** A toolchain whose answers follow from the files it is shown. */
function scripted(
  sources: Readonly<Record<string, string>>,
  packages: readonly FactsPackage[],
  judge: (shown: ReadonlyMap<string, string>) => readonly Complaint[],
): GoFacts & { readonly builds: ReadonlyMap<string, string>[] } {
  const builds: ReadonlyMap<string, string>[] = [];
  return {
    builds,
    find: async () => go,
    list: async () => packages,
    async build({ overlay }) {
      builds.push(overlay);
      return judge(new Map([...Object.entries(sources), ...overlay]));
    },
    source: async (path) => sources[path],
  };
}

const complaint = (file: string, line: number, subject: string): Complaint => ({
  kind: "undefined",
  file,
  line,
  column: 1,
  subject,
});

describe("stripBodies()", () => {
  it("keeps declarations and lines, empties functions, and blanks imports nothing uses any more", () => {
    const text =
      'package p\n\nimport (\n\t"fmt"\n\tw "example.com/win"\n)\n\ntype T struct{ h w.Handle }\n\nfunc (t T) Run(a interface{ M() }) struct{} {\n\tfmt.Println(a)\n\treturn struct{}{}\n}\n\nfunc asm(x int) int\n';
    expect(stripBodies(text)).toBe(
      'package p\n\nimport (\n\t_ "fmt"\n\tw "example.com/win"\n)\n\ntype T struct{ h w.Handle }\n\nfunc (t T) Run(a interface{ M() }) struct{} { panic(0) }\n\n\n\n\nfunc asm(x int) int\n',
    );
  });
});

describe("redirectImports() and setAside()", () => {
  it("lead an import elsewhere under its name, and leave a file to Windows", () => {
    const text = '//go:build !plan9\n\npackage p\n\nimport "golang.org/x/sys/windows"\n';
    expect(redirectImports(text, new Map([["golang.org/x/sys/windows", "m/empty"]]))).toContain(
      'import windows "m/empty"',
    );
    expect(setAside(text)).toMatch(/^\/\/go:build windows\n\n\/\/\n/);
  });
});

describe("readGoFacts()", () => {
  it("goes on behind an import without files and behind a broken file, until nothing is left to say", async () => {
    const sources = {
      "/m/a.go": 'package p\n\nimport "golang.org/x/sys/windows"\n\nfunc A() { windows.Close(0) }\n',
      "/m/b/b.go": "package b\n\nfunc B() { hidden() }\n",
    };
    const packages = [
      own("m", "/m", ["a.go"], ["golang.org/x/sys/windows"]),
      own("m/b", "/m/b", ["b.go"], ["m"]),
      excluded("golang.org/x/sys/windows"),
    ];
    const facts = scripted(sources, packages, (shown) => {
      const a = shown.get("/m/a.go") ?? "";
      if (a.includes('"golang.org/x/sys/windows"')) throw new Error("the import has to be led elsewhere first");
      if (a.includes("windows.Close")) return [complaint("/m/a.go", 5, "windows.Close")];
      return (shown.get("/m/b/b.go") ?? "").includes("hidden") ? [complaint("/m/b/b.go", 3, "hidden")] : [];
    });

    const { complaints, complete, rounds } = await readGoFacts(facts, go, "/m", never);

    expect(complaints.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      "excluded golang.org/x/sys/windows",
      "undefined windows.Close",
      "undefined hidden",
    ]);
    expect([complete, rounds]).toEqual([true, 3]);
  });

  it("does not take for a fact what only its own repair made missing, and ends when nothing helps", async () => {
    const sources = { "/m/a.go": "package p\n\nvar Top = bad\n", "/m/b.go": "package p\n\nvar _ = Top\n" };
    const facts = scripted(sources, [own("m", "/m", ["a.go", "b.go"])], (shown) =>
      (shown.get("/m/a.go") ?? "").startsWith("//go:build windows")
        ? [complaint("/m/b.go", 3, "Top")]
        : [complaint("/m/a.go", 3, "bad")],
    );

    const { complaints, complete } = await readGoFacts(facts, go, "/m", never);

    expect(complaints.map(({ subject }) => subject)).toEqual(["bad"]);
    expect(complete).toBe(false);
  });
});

describe("planAssessment() with facts", () => {
  const files = {
    "go.mod": "module m\n\ngo 1.22\n",
    "main.go":
      'package main\n\nimport "syscall"\n\nfunc main() {\n\tsyscall.GetVersion()\n\tsyscall.NewLazyDLL("x.dll")\n}\n',
  };
  const read = async (complaints: readonly Complaint[]) => {
    const facts = scripted({}, [own("m", "/m", ["main.go"])], () => []);
    return [{ folder: ".", facts: { ...(await readGoFacts(facts, go, "/m", never)), complaints } }];
  };

  it("marks what the compiler confirms, doubts what it does not see, and names what it alone says", async () => {
    const facts = await read([complaint("/m/main.go", 7, "syscall.NewLazyDLL"), complaint("/m/main.go", 5, "other")]);
    const { findings, unknown } = planAssessment(await treeOf(files), RULES, undefined, facts);

    const at = (line: number) => findings.filter((one) => one.line === line && one.severity === "blocker");
    expect(at(7).map(({ tiers }) => tiers)).toEqual([[0, 2]]);
    expect(at(6).map(({ tiers, confidence }) => [tiers, confidence])).toEqual([[[0], 0.5]]);
    expect(unknown).toEqual(
      expect.arrayContaining([
        { code: "compiler-sees-nothing", params: { rule: "W02", file: "main.go", line: 6 } },
        { code: "compiler-alone", params: { file: "main.go", line: 5, subject: "other" } },
      ]),
    );
    expect(unknown.map(({ code }) => code)).not.toContain("no-go-facts");
  });

  it("without facts says that the toolchain was not asked", async () => {
    const { unknown } = planAssessment(await treeOf(files), RULES);
    expect(unknown[0]).toEqual({ code: "no-go-facts", params: {} });
  });
});

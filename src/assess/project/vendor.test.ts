import { describe, expect, it } from "vitest";
import { assess } from "../assess.ts";
import { filesOf, treeOf } from "./tree.fixture.ts";
import { parseVendorList } from "./vendor.ts";

const LIST = `# example.com/log v1.2.0
## explicit; go 1.20
example.com/log
example.com/log/sub
# example.com/net v0.3.0 => example.com/fork v0.3.1
## explicit
# example.com/net => example.com/fork
`;
const MOD = (requires: string): string => `module example.com/app\n\ngo 1.22\n\nrequire (\n${requires})\n`;
const BOTH = "\texample.com/log v1.2.0\n\texample.com/net v0.3.0\n";
const WHOLE = {
  "go.mod": MOD(BOTH),
  "main.go": "package main\n\nfunc main() {}\n",
  "vendor/modules.txt": LIST,
  "vendor/example.com/log/log.go": "package log\n",
  "vendor/example.com/log/sub/sub.go": "package sub\n",
};

describe("parseVendorList()", () => {
  it("reads modules with their packages, and whether go.mod asks for them", () => {
    expect(parseVendorList(LIST)).toEqual([
      {
        path: "example.com/log",
        version: "v1.2.0",
        explicit: true,
        packages: ["example.com/log", "example.com/log/sub"],
      },
      { path: "example.com/net", version: "v0.3.0", explicit: true, packages: [] },
    ]);
  });

  it("survives lists that are none", () => {
    expect(parseVendorList("")).toEqual([]);
    expect(parseVendorList("## explicit\nfmt\n#\n# a\n")).toEqual([]);
  });
});

describe("a vendor folder", () => {
  const inconsistent = async (tree: Readonly<Record<string, string>>): Promise<readonly unknown[]> => {
    const { unknown } = await assess(filesOf(tree));
    return unknown.filter(({ code }) => code === "vendor-inconsistent").map(({ params }) => params["module"]);
  };

  it("is believed when its list agrees with go.mod and its folders are there", async () => {
    const { modules } = await treeOf(WHOLE);

    expect(await inconsistent(WHOLE)).toEqual([]);
    expect([...(modules[0]?.vendored ?? [])]).toEqual(["example.com/log", "example.com/net"]);
  });

  it("is named with each module that go.mod and the list disagree on", async () => {
    const newer = { ...WHOLE, "go.mod": MOD("\texample.com/log v1.3.0\n\texample.com/net v0.3.0\n") };
    const more = { ...WHOLE, "go.mod": MOD(`${BOTH}\texample.com/new v1.0.0\n`) };
    const less = { ...WHOLE, "go.mod": MOD("\texample.com/log v1.2.0\n") };

    expect(await inconsistent(newer)).toEqual(["example.com/log"]);
    expect(await inconsistent(more)).toEqual(["example.com/new"]);
    expect(await inconsistent(less)).toEqual(["example.com/net"]);
  });

  it("is named when a package it lists has no folder", async () => {
    const { "vendor/example.com/log/sub/sub.go": _, ...rest } = WHOLE;

    expect(await inconsistent(rest)).toEqual(["example.com/log"]);
  });

  it("of before Go 1.14 or of a workspace says nothing about go.mod", async () => {
    expect(await inconsistent({ ...WHOLE, "go.mod": "module example.com/app\n" })).toEqual([]);
    expect(await inconsistent({ ...WHOLE, "go.mod": MOD(""), "vendor/modules.txt": `## workspace\n${LIST}` })).toEqual(
      [],
    );
  });

  it("that lies leaves the rest of the report as it is", async () => {
    const source = `package main\n\nconst dir = "D:\\\\data"\n`;
    const { findings, unknown } = await assess(filesOf({ ...WHOLE, "go.mod": MOD(""), "lib.go": source }));

    expect(findings.map(({ rule }) => rule)).toContain("P01");
    expect(unknown.filter(({ code }) => code === "vendor-inconsistent")).toHaveLength(2);
  });
});

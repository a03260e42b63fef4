import { describe, expect, it } from "vitest";
import { planAssessment } from "./assess.ts";
import { treeOf } from "./project/tree.fixture.ts";
import { RULES } from "./rules/all.ts";

const MODULE = { "go.mod": "module example.com/app\n\ngo 1.22\n" };

/** Where drive paths are found in a tree. */
async function drives(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { findings } = planAssessment(await treeOf({ ...MODULE, ...files }), RULES);
  return findings.filter(({ rule }) => rule === "P01").map(({ file, line }) => `${file}:${line}`);
}

const use = (condition: string, more = ""): string =>
  `package main\n\nimport (\n\t"os"\n\n\t"example.com/app/host"\n)\n${more}\nfunc main() {\n\tif ${condition} {\n\t\tos.Chdir("C:\\\\x")\n\t}\n}\n`;

describe("what Windows alone runs is no tie", () => {
  it.each([
    [
      "a variable of another package",
      "host.OnWindows",
      { "host/host.go": 'package host\n\nimport "runtime"\n\nvar OnWindows = runtime.GOOS == "windows"\n' },
    ],
    [
      "a predicate of another package",
      "host.Win()",
      { "host/host.go": 'package host\n\nimport "runtime"\n\nfunc Win() bool { return runtime.GOOS == "windows" }\n' },
    ],
    [
      "a constant that twin files set",
      "host.Win",
      {
        "host/a_windows.go": "package host\n\nconst Win = true\n",
        "host/a_other.go": "//go:build !windows\n\npackage host\n\nconst Win = false\n",
      },
    ],
  ])("by %s", async (_, condition, files) => {
    expect(await drives({ "main.go": use(condition), ...files })).toEqual([]);
  });

  it("by nothing: a like-named value that says something else", async () => {
    const files = { "host/host.go": "package host\n\nvar OnTime = true\n" };
    expect(await drives({ "main.go": use("host.OnTime"), ...files })).toEqual(["main.go:11"]);
  });

  it("holds for a constant that only guarded code of another package uses", async () => {
    const files = {
      "host/host.go": 'package host\n\nconst Dir = "C:\\\\x"\n',
      "main.go":
        'package main\n\nimport (\n\t"os"\n\t"runtime"\n\n\t"example.com/app/host"\n)\n\nfunc main() {\n\tif runtime.GOOS == "windows" {\n\t\tos.Chdir(host.Dir)\n\t}\n}\n',
    };
    expect(await drives(files)).toEqual([]);
    const open = { ...files, "other/o.go": 'package other\n\nimport "example.com/app/host"\n\nvar D = host.Dir\n' };
    expect(await drives(open)).toEqual(["host/host.go:3"]);
  });

  it("holds for a function that only Windows files call, and not for one nobody calls", async () => {
    const files = {
      "lib.go": 'package main\n\nimport "os"\n\nfunc enter() { os.Chdir("C:\\\\x") }\n\nfunc main() {}\n',
      "lib_windows.go": "package main\n\nfunc init() { enter() }\n",
    };
    expect(await drives(files)).toEqual([]);
    expect(await drives({ "lib.go": files["lib.go"] })).toEqual(["lib.go:5"]);
  });

  it("does not hold where the whole program is for Windows: that is what shall be moved", async () => {
    const files = {
      "main.go":
        '//go:build windows\n\npackage main\n\nimport "example.com/app/host"\n\nfunc main() { host.Enter() }\n',
      "host/h.go": 'package host\n\nimport "os"\n\nfunc Enter() { os.Chdir("C:\\\\x") }\n',
    };
    expect(await drives(files)).toEqual(["host/h.go:5"]);
  });
});

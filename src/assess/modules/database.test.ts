import { describe, expect, it } from "vitest";
import { treeOf } from "../project/tree.fixture.ts";
import { moduleFacts, packageFacts, packagesOfClass } from "./database.ts";
import type { ModuleFacts } from "./facts.ts";
import { unknownModules } from "./imported.ts";
import { MODULE_ROWS } from "./modules.generated.ts";
import { parseRow, rowOf } from "./row.ts";

describe("the portability database", () => {
  it("knows at least 250 modules, sorted, each once", () => {
    const paths = MODULE_ROWS.trim()
      .split("\n")
      .map((row) => row.split("\t")[0] ?? "");

    expect(paths.length).toBeGreaterThanOrEqual(250);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it("says what was found out about modules that decide a move", () => {
    expect(moduleFacts("github.com/lxn/walk")).toMatchObject({ class: "excluded" });
    expect(moduleFacts("gopkg.in/natefinch/npipe.v2")).toMatchObject({ class: "empty" });
    expect(moduleFacts("github.com/alexbrainman/printer")).toMatchObject({ class: "no-compile" });
    expect(moduleFacts("github.com/go-ole/go-ole")).toMatchObject({ class: "stub" });
    expect(moduleFacts("github.com/mattn/go-sqlite3")).toMatchObject({ class: "cgo", instead: "modernc.org/sqlite" });
    expect(moduleFacts("github.com/Microsoft/go-winio")?.packages["."]?.missing).toContain("DialPipe");
    expect(moduleFacts("github.com/gin-gonic/gin")).toMatchObject({ class: "ok", packages: {} });
    expect(moduleFacts("example.com/orders")).toBeUndefined();
  });

  it("finds the package an import means, by the longest module path", () => {
    expect(packageFacts("github.com/shirou/gopsutil/v3/cpu")?.module.path).toBe("github.com/shirou/gopsutil/v3");
    expect(packageFacts("github.com/shirou/gopsutil/v3/winservices")?.facts.class).toBe("excluded");
    expect(packageFacts("golang.org/x/sys/windows/svc")?.facts.class).toBe("excluded");
    expect(packageFacts("golang.org/x/sys/unix")?.facts.class).toBe("ok");
    expect(packageFacts("golang.org/x/systems")).toBeUndefined();
    expect(packageFacts("fmt")).toBeUndefined();
  });

  it("lists the packages of a class", () => {
    expect(packagesOfClass("excluded")).toContain("golang.org/x/sys/windows/registry");
    expect(packagesOfClass("empty", "stub")).toContain("github.com/danieljoos/wincred");
    expect(packagesOfClass("ok")).toEqual([]);
  });
});

describe("rowOf()", () => {
  it("comes back as it was", () => {
    const bare: ModuleFacts = {
      path: "a/b",
      version: "v1.0.0",
      date: "2026-05-31",
      class: "ok",
      packages: {},
      instead: undefined,
      effortHours: undefined,
    };
    const full: ModuleFacts = {
      ...bare,
      class: "partial",
      packages: { ".": { class: "partial", missing: ["A", "B"] }, "pkg/x": { class: "excluded" } },
      instead: "net (unix sockets)",
      effortHours: 0.5,
    };

    expect(parseRow(rowOf(bare))).toEqual(bare);
    expect(parseRow(rowOf(full))).toEqual(full);
    expect(() => parseRow("a/b\tv1\tday\tfine")).toThrow("fine");
  });
});

describe("unknownModules()", () => {
  it("counts required modules that were not looked into, those of the tree left out", async () => {
    const names = ["a", "b", "c", "d"].map((name) => `example.com/${name}`);
    const requires = ["github.com/gin-gonic/gin", "example.com/app/base", ...names].map((path) => `\t${path} v1.0.0\n`);
    const tree = await treeOf({
      "go.mod": `module example.com/app\n\ngo 1.22\n\nrequire (\n${requires.join("")})\n`,
      "base/go.mod": "module example.com/app/base\n",
    });

    expect(unknownModules(tree)).toEqual({
      count: 4,
      modules: 5,
      names: "example.com/a, example.com/b, example.com/c, …",
    });
  });
});

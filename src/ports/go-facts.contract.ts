import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { FactsRequest, GoFacts } from "./go-facts.ts";

const never = new AbortController().signal;
const WINDOWS_BOUND = 'package main\n\nimport "syscall"\n\nfunc main() {\n\t_, _ = syscall.GetVersion()\n}\n';

/** What every source of Go facts keeps; call it inside a `describe`. */
export function goFactsContract(open: () => Promise<GoFacts>): void {
  const root = mkdtempSync(join(tmpdir(), "slipway-go-facts-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  let count = 0;
  const prepare = async (
    files: Readonly<Record<string, string>>,
  ): Promise<{ facts: GoFacts; request: FactsRequest }> => {
    const moduleRoot = join(root, `模块 ${++count}`);
    mkdirSync(moduleRoot);
    for (const [name, text] of Object.entries({ "go.mod": "module example.com/m\n\ngo 1.22\n", ...files }))
      writeFileSync(join(moduleRoot, name), text);
    const facts = await open();
    const go = await facts.find(never);
    if (go === undefined) throw new Error("these tests need Go");
    return { facts, request: { go, moduleRoot, os: "linux" } };
  };

  it("build() has nothing against what compiles, and writes nothing into the module", async () => {
    const { facts, request } = await prepare({ "main.go": "package main\n\nfunc main() {}\n" });

    expect(await facts.build({ ...request, overlay: new Map() }, never)).toEqual([]);
    expect(readdirSync(request.moduleRoot).toSorted()).toEqual(["go.mod", "main.go"]);
  });

  it("build() names what Linux lacks with its place, and sees replaced files instead of those on disk", async () => {
    const { facts, request } = await prepare({ "main.go": WINDOWS_BOUND });
    const main = join(request.moduleRoot, "main.go");

    expect(await facts.build({ ...request, overlay: new Map() }, never)).toEqual([
      { kind: "undefined", file: main, line: 6, column: 17, subject: "syscall.GetVersion" },
    ]);
    const moved = `// moved\n${WINDOWS_BOUND}`;
    expect(await facts.build({ ...request, overlay: new Map([[main, moved]]) }, never)).toMatchObject([
      { file: main, line: 7 },
    ]);
    const mended = new Map([[main, "package main\n\nfunc main() {}\n"]]);
    expect(await facts.build({ ...request, overlay: mended }, never)).toEqual([]);
  });

  it("list() tells files a build takes from those it leaves out", async () => {
    const { facts, request } = await prepare({
      "main.go": "package main\n\nfunc main() {}\n",
      "x_windows.go": "package main\n",
    });

    const [own] = (await facts.list(request, never)).filter((one) => one.own);
    expect(own).toMatchObject({ name: "main", files: ["main.go"], ignored: ["x_windows.go"], excluded: false });
  });

  it("source() is undefined for what is not there", async () => {
    const { facts, request } = await prepare({});

    expect(await facts.source(join(request.moduleRoot, "none.go"))).toBeUndefined();
    expect(await facts.source(join(request.moduleRoot, "go.mod"))).toContain("module example.com/m");
  });
}

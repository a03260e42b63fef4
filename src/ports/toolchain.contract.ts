import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, type TestFunction } from "vitest";
import { digestOf } from "../kit/digest.ts";
import type { RunEvent } from "../model/event.ts";
import type { CompileRequest, Toolchain } from "./toolchain.ts";

const never = new AbortController().signal;

/** What every toolchain keeps; call it inside a `describe`. `test` is `it`, or one that leaves out what this machine lacks. */
export function toolchainContract(
  open: () => Promise<Toolchain>,
  test: (title: string, body: TestFunction) => void = it,
): void {
  const root = mkdtempSync(join(tmpdir(), "slipway-toolchain-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  let count = 0;
  const project = (source: string): string => {
    const folder = join(root, `项目 ${++count}`);
    mkdirSync(folder);
    writeFileSync(join(folder, "go.mod"), "module example.com/memory\n\ngo 1.22\n");
    writeFileSync(join(folder, "main.go"), source);
    return folder;
  };
  const prepare = async (source: string): Promise<{ toolchain: Toolchain; request: CompileRequest }> => {
    const toolchain = await open();
    const go = await toolchain.locate({ go: "1.0" }, () => undefined);
    const platform = { os: "linux", architecture: "amd64" };
    const moduleRoot = project(source);
    const output = join(root, `out ${count}`, "program");
    return { toolchain, request: { go, moduleRoot, packagePath: ".", platform, output, ldflags: [], tags: [] } };
  };

  test("locate() says which Go it found", async () => {
    const events: RunEvent[] = [];

    const go = await (await open()).locate({ go: "1.0" }, (event) => events.push(event));

    expect(go.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(events.at(-1)).toEqual({ type: "go-found", version: go.version, origin: go.origin });
  });

  test("compile() gives equal bytes for equal sources in two folders, and records what inputs() says", async () => {
    const a = await prepare("package main\n\nfunc main() {}\n");
    const b = await prepare("package main\n\nfunc main() {}\n");

    const [first, second] = [await a.toolchain.compile(a.request, never), await b.toolchain.compile(b.request, never)];

    expect(digestOf(readFileSync(a.request.output))).toBe(digestOf(readFileSync(b.request.output)));
    expect(first).toEqual(second);
    expect(a.toolchain.inputs(b.request)).toEqual(first.inputs);
    expect(first.bytes).toBe(readFileSync(a.request.output).length);
  });

  test("compile() fails with compile-failed and the source's fault, without an output", async () => {
    const { toolchain, request } = await prepare("package main\n\n#error\n");

    const failure: unknown = await toolchain.compile(request, never).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: "compile-failed", params: { output: expect.any(String) as string } });
    expect(() => readFileSync(request.output)).toThrow("ENOENT");
  });

  test("compile() does nothing once aborted", async () => {
    const { toolchain, request } = await prepare("package main\n\nfunc main() {}\n");

    await expect(toolchain.compile(request, AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
  });

  test("packages() names the files of the main package", async () => {
    const { toolchain, request } = await prepare("package main\n\nfunc main() {}\n");

    const packages = await toolchain.packages(request, never);

    expect(packages.find(({ name }) => name === "main")).toMatchObject({
      importPath: "example.com/memory",
      standard: false,
      files: [join(request.moduleRoot, "main.go")],
    });
  });
}

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ASSESSMENT, createMemoryApp } from "../fakes/memory-app.ts";
import { run } from "../fakes/terminal.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "slipway-reports-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

describe("slipway assess", () => {
  it("writes SARIF and a page beside its answer, and leaves no draft", async () => {
    const { status, stdout, stderr } = await run(["assess", "--sarif", "a.sarif", "--html", "a.html"], { cwd });

    expect(status).toBe(0);
    expect(stdout).toContain("readiness 68/100");
    expect(stderr).toBe("written: a.sarif\nwritten: a.html\n");
    expect(readdirSync(cwd).toSorted()).toEqual(["a.html", "a.sarif"]);
    expect(JSON.parse(readFileSync(join(cwd, "a.sarif"), "utf8"))).toMatchObject({ version: "2.1.0" });
    expect(readFileSync(join(cwd, "a.html"), "utf8")).toContain('<html lang="en">');
  });

  it("writes a document to stdout in the answer's place, in the language of the run", async () => {
    const { stdout } = await run(["assess", "--sarif", "-", "--lang", "zh-CN"], { cwd });

    expect(JSON.parse(stdout)).toMatchObject({ runs: [{ language: "zh-CN" }] });
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("keeps stdout one document with --json, and says nothing on stderr", async () => {
    const { stdout, stderr } = await run(["assess", "--json", "--html", "a.html"], { cwd });

    expect([JSON.parse(stdout).schema, stderr]).toEqual(["slipway.assess/1", ""]);
    expect(stdout).not.toContain("trend");
  });

  it("says why a report cannot be written, and keeps what was there", async () => {
    mkdirSync(join(cwd, "report.html"));

    const { status, stderr } = await run(["assess", "--html", "report.html"], { cwd });

    expect([status, stderr.split("\n")[0]]).toEqual([1, "✖ file-unwritable  while writing the report"]);
    expect(readdirSync(cwd)).toEqual(["report.html"]);
  });

  it("asks the Go toolchain and remembers the run, unless told not to", async () => {
    const { app, calls } = createMemoryApp();

    await run(["assess", "--fail-on", "high,W09"], { app, cwd });
    await run(["assess", "--no-go", "--no-record"], { app, cwd });

    expect(calls.filter(({ use }) => use !== "rules").map(({ use }) => use)).toEqual([
      "assess",
      "sinceLastAssess",
      "assess",
    ]);
    expect(calls[0]?.input).toMatchObject({ path: ".", go: true, failOn: ["high", "W09"] });
    expect(calls.findLast(({ use }) => use === "assess")?.input).toMatchObject({ go: false });
  });

  it("says what the verdict rests on and ends with 1", async () => {
    const { app } = createMemoryApp({
      assess: async () => ({
        ...ASSESSMENT,
        verdict: {
          answer: "refuse",
          reasons: [
            { code: "assess-below-threshold", params: { score: 68, wanted: 80 } },
            { code: "assess-rule", params: { count: 2, rule: "W05" } },
          ],
        },
      }),
    });

    const { status, stderr } = await run(["assess"], { app, cwd });

    expect([status, stderr]).toEqual([1, "readiness is 68, below the 80 that was asked for\nW05 is found 2 times\n"]);
  });
});

import { describe, expect, it } from "vitest";
import { goFactsContract } from "../../ports/go-facts.contract.ts";
import { parseComplaints } from "./complaints.ts";
import { createGoFacts } from "./go-facts.ts";
import { createMemoryGoFacts } from "./go-facts-memory.ts";

describe("the Go toolchain's facts", { timeout: 120_000 }, () =>
  goFactsContract(async () => createGoFacts({ env: process.env, platform: process.platform })),
);
describe("memory facts", () => goFactsContract(async () => createMemoryGoFacts()));

describe("parseComplaints()", () => {
  const kinds = (output: string) =>
    parseComplaints(output, "/m").map(({ kind, subject, file, line }) => [kind, subject, file, line]);

  it("reads the compiler's and the Go command's words", () => {
    const output = [
      "# example.com/m",
      "./a.go:3:5: undefined: syscall.Handle",
      "a.go:4:41: unknown field HideWindow in struct literal of type syscall.SysProcAttr",
      "b/b.go:9:2: too many errors",
      "main.go:6:2: no required module provides package github.com/x/y; to add it:\n\tgo get github.com/x/y",
      "c.go:7:12: pattern static/*: no matching files found",
      "d.go:1:1: something new",
      "",
    ].join("\n");

    expect(kinds(output)).toEqual([
      ["undefined", "syscall.Handle", "/m/a.go", 3],
      ["unknown-field", "HideWindow", "/m/a.go", 4],
      ["missing-module", "github.com/x/y", "/m/main.go", 6],
      ["embed", "static/*", "/m/c.go", 7],
      ["other", "something new", "/m/d.go", 1],
    ]);
  });
});

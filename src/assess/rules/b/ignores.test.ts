import { describe, expect, it } from "vitest";
import { readIgnores } from "./ignores.ts";

describe("readIgnores()", () => {
  it.each([
    ["dist", "dist/a.js", true],
    ["dist/", "web/dist/a.js", true],
    ["/dist", "web/dist/a.js", false],
    ["*.log", "logs/a.log", true],
    ["web/*.js", "web/a/b.js", false],
    ["**/cache", "a/b/cache/c", true],
    ["*\n!keep", "keep", false],
    ["# dist\n", "dist", false],
  ])("for git, %j leaves %s out: %s", (text, path, out) => {
    expect(readIgnores(text, true)(path)).toBe(out);
  });

  it("looks for a name in the root only, as Docker does", () => {
    expect(readIgnores("dist\n", false)("web/dist/a.js")).toBe(false);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { globMatcher } from "./glob.ts";

describe("globMatcher()", () => {
  it.each([
    ["main.go", "main.go", true],
    ["main.go", "cmd/main.go", false],
    ["*.go", "main.go", true],
    ["*.go", "cmd/main.go", false],
    ["**/*.go", "main.go", true],
    ["**/*.go", "cmd/orders/main.go", true],
    ["cmd/**", "cmd/orders/main.go", true],
    ["cmd", "cmd/orders/main.go", true],
    ["./cmd/", "cmd/orders/main.go", true],
    ["cmd", "cmdline/main.go", false],
    ["cmd/**/legacy/*.go", "cmd/legacy/a.go", true],
    ["?.go", "ab.go", false],
    ["?.go", "订.go", true],
    ["a+b(1).go", "a+b(1).go", true],
    ["**", "anything/at/all", true],
  ])("%s and %s: %s", (pattern, path, answer) => {
    expect(globMatcher(pattern)(path)).toBe(answer);
  });

  it("takes a path without stars for itself, whatever signs it holds", () => {
    const name = fc.stringMatching(/^[a-z0-9+()[\]{}^$.|\\ ]{1,8}$/).filter((text) => !/^\.*$/.test(text));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        expect(globMatcher(names.join("/"))(names.join("/"))).toBe(true);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostPlatform, parsePlatform, platformText } from "./platform.ts";

describe("platform", () => {
  it("parsePlatform() gives one platform one name", () => {
    expect(parsePlatform("linux/amd64")).toEqual({ os: "linux", architecture: "amd64" });
    expect(parsePlatform("linux/arm64/v8")).toEqual({ os: "linux", architecture: "arm64" });
    expect(parsePlatform("linux/arm")).toEqual({ os: "linux", architecture: "arm", variant: "v7" });
    expect(parsePlatform("linux/arm/v6")).toEqual({ os: "linux", architecture: "arm", variant: "v6" });
  });

  it("parsePlatform() refuses what no image from scratch can be", () => {
    const bad = ["", "linux", "amd64", "windows/amd64", "linux/x86_64", "linux/amd64/v2", "linux/arm/v7/x"];
    for (const text of [...bad, "linux/toString", "Linux/amd64", "linux/amd64 "])
      expect(() => parsePlatform(text), text).toThrow("platform-invalid");
  });

  it("platformText() is what parsePlatform() reads", () => {
    const texts = ["linux/amd64", "linux/arm64", "linux/arm/v6", "linux/386"];
    fc.assert(
      fc.property(fc.constantFrom(...texts), (text) => {
        expect(platformText(parsePlatform(text))).toBe(text);
      }),
    );
  });

  it("hostPlatform() speaks Go", () => {
    expect(hostPlatform("win32", "x64")).toEqual({ os: "windows", architecture: "amd64" });
    expect(hostPlatform("darwin", "arm64")).toEqual({ os: "darwin", architecture: "arm64" });
  });
});

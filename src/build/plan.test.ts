import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { testService } from "../../test/bed/service.ts";
import { type BuildOptions, planBuild, planCompile } from "./plan.ts";

const options: BuildOptions = {
  root: join("/", "shop"),
  platforms: [],
  architecture: "arm64",
  cacheFolder: join("/", "cache"),
};

describe("plan", () => {
  it("planBuild() builds for Linux on the host's architecture when nobody says otherwise", () => {
    expect(planBuild(testService(), options).compile.map(({ platform }) => platform)).toEqual([
      { os: "linux", architecture: "arm64" },
    ]);
    expect(() => planBuild(testService(), { ...options, platforms: ["windows/amd64"] })).toThrow("platform-invalid");
  });

  it("planBuild() finds module and package below the root", () => {
    const module = { path: "example.com/shop", folder: "backend", go: "1.22", toolchain: "1.26.9" };

    const plan = planBuild(testService({ path: "backend/cmd/orders", module }), options);

    expect(plan.go).toBe("1.26.9");
    expect(plan.compile[0]).toMatchObject({ moduleRoot: join("/", "shop", "backend"), packagePath: "./cmd/orders" });
    expect(plan.program).toBe("app/orders");
  });

  it("planBuild() exposes no port that is not known", () => {
    const because = { code: "port-none", params: {} };

    expect(planBuild(testService({ port: { value: undefined, because } }), options).exposedPorts).toEqual([]);
  });

  it("planCompile() gives each way of compiling a place of its own, the same every time", () => {
    const place = (changes: Partial<BuildOptions>, architecture = "amd64"): string =>
      planCompile(testService(), { ...options, ...changes }, { os: "linux", architecture }).output;

    const places = [
      place({}),
      place({ root: "/other" }),
      place({ tags: ["a"] }),
      place({ ldflags: ["a"] }),
      place({}, "arm64"),
    ];

    expect(new Set(places).size).toBe(5);
    expect(place({})).toBe(places[0]);
    expect(planCompile(testService(), options, { os: "windows", architecture: "amd64" }).output).toMatch(
      /orders\.exe$/,
    );
  });
});

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { CompileRequest } from "../../ports/toolchain.ts";

/** What decides about bytes, without where they go. */
export type BuildSettings = Omit<CompileRequest, "output">;

/**
 * Variables of Go that change bytes, all set: an exported value, one of `go env -w` and one a distribution compiled in would make
 * another image of the same source. Levels are the lowest each architecture has.
 */
export function settingVariables({ platform, moduleRoot }: Pick<BuildSettings, "platform" | "moduleRoot">) {
  return {
    CGO_ENABLED: "0",
    GO111MODULE: "on",
    GO386: "sse2",
    GOAMD64: "v1",
    GOARCH: platform.architecture,
    GOARM: platform.variant?.replace(/^v/, "") ?? "7",
    GOARM64: "v8.0",
    GOEXPERIMENT: "",
    GOFIPS140: "off",
    GOFLAGS: "",
    GOMIPS64: "hardfloat",
    GOMIPS: "hardfloat",
    GOOS: platform.os,
    GOPPC64: "power8",
    GORISCV64: "rva20u64",
    GOWORK: workspaceOf(moduleRoot) ?? "off",
  } as const;
}

/** Arguments of `go build` before output and package. */
export function buildArguments({ ldflags, tags }: Pick<BuildSettings, "ldflags" | "tags">): readonly string[] {
  return [
    "build",
    "-trimpath",
    "-buildvcs=false",
    "-ldflags",
    ["-s", "-w", ...ldflags].join(" "),
    ...(tags.length === 0 ? [] : ["-tags", tags.join(",")]),
  ];
}

/** Everything that changes bytes, by name, without a path of this host. */
export function buildInputs(settings: BuildSettings): Readonly<Record<string, string>> {
  const { GOWORK, ...variables } = settingVariables(settings);
  const workspace = GOWORK === "off" ? "off" : relative(settings.moduleRoot, GOWORK).split(sep).join("/");
  return {
    ...variables,
    GOWORK: workspace,
    flags: buildArguments(settings).slice(1).join(" "),
    go: settings.go.version,
    package: settings.packagePath,
  };
}

/**
 * The nearest `go.work` above that uses this module. Go itself takes the nearest of any kind, so that a stray file above a clone
 * would change or break the build there.
 */
export function workspaceOf(moduleRoot: string): string | undefined {
  for (let folder = resolve(moduleRoot); ; folder = dirname(folder)) {
    const file = join(folder, "go.work");
    if (existsSync(file) && usesOf(file).some((use) => resolve(folder, use) === resolve(moduleRoot))) return file;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Folders of the `use` lines (go.dev/ref/mod, "Workspaces"). */
function usesOf(file: string): readonly string[] {
  const text = readFileSync(file, "utf8").replace(/\/\/.*$/gm, "");
  const blocks = [...text.matchAll(/^\s*use\s*\(([^)]*)\)/gm)].flatMap((match) => (match[1] ?? "").split("\n"));
  const lines = [...text.matchAll(/^\s*use\s+([^\s(].*)$/gm)].map((match) => match[1] ?? "");
  return [...blocks, ...lines].map((use) => use.trim().replace(/^["`](.*)["`]$/, "$1")).filter((use) => use !== "");
}

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { SlipwayError } from "../../errors.ts";
import type { CompileRequest, Toolchain } from "../../ports/toolchain.ts";

/** What a memory toolchain was asked, oldest first. */
export interface MemoryToolchain extends Toolchain {
  readonly calls: readonly ("locate" | "compile" | "packages")[];
}

/**
 * A toolchain without a compiler: its "binary" is a line with the inputs and a hash of the sources, so that it changes exactly when a
 * real one would. A source that holds `#error` does not compile.
 */
export function createMemoryToolchain(version = "1.26.8"): MemoryToolchain {
  const calls: ("locate" | "compile" | "packages")[] = [];
  const inputs = ({ go, platform, packagePath, ldflags, tags }: Omit<CompileRequest, "output">) => ({
    GOARCH: platform.architecture,
    GOOS: platform.os,
    flags: ["-trimpath", ...ldflags, ...tags].join(" "),
    go: go.version,
    package: packagePath,
  });
  return {
    calls,
    async locate(_, emit) {
      calls.push("locate");
      emit({ type: "go-found", version, origin: "path" });
      return { program: "go", version, origin: "path" };
    },
    inputs,
    async compile(request, signal) {
      calls.push("compile");
      signal.throwIfAborted();
      const hash = createHash("sha256");
      for (const file of await sourcesOf(request)) {
        const text = await readFile(file, "utf8");
        if (text.includes("#error"))
          throw new SlipwayError(
            "compile-failed",
            { service: request.packagePath, output: text },
            { doing: "compiling" },
          );
        hash.update(text);
      }
      const binary = `${JSON.stringify(inputs(request))} ${hash.digest("hex")}\n`;
      await mkdir(dirname(request.output), { recursive: true });
      await writeFile(request.output, binary);
      return { bytes: binary.length, inputs: inputs(request) };
    },
    async packages(request) {
      calls.push("packages");
      const folder = resolve(request.moduleRoot, request.packagePath);
      const module = { path: "example.com/memory", version: undefined, sum: undefined, main: true };
      const files = await sourcesOf(request);
      return [{ importPath: "example.com/memory", name: "main", folder, standard: false, module, files }];
    },
  };
}

async function sourcesOf({ moduleRoot, packagePath }: Pick<CompileRequest, "moduleRoot" | "packagePath">) {
  const folder = resolve(moduleRoot, packagePath);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".go")).toSorted();
  return names.map((name) => join(folder, name));
}

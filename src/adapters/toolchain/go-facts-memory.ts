import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Complaint, GoFacts } from "../../ports/go-facts.ts";

const WINDOWS_ONLY = /\bsyscall\.(?:GetVersion|NewLazyDLL|Handle)\b/g;

/** Facts without a compiler, for a module of one package: it complains about a few names of `syscall` that only Windows has. */
export function createMemoryGoFacts(): GoFacts {
  const filesIn = async (folder: string): Promise<readonly string[]> =>
    (await readdir(folder)).filter((name) => name.endsWith(".go")).toSorted();
  const source = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined);
  return {
    find: async () => ({ program: "go", version: "1.26.8", origin: "path" }),
    async list({ moduleRoot, os }) {
      const all = await filesIn(moduleRoot);
      const other = os === "linux" ? "_windows.go" : "_linux.go";
      return [
        {
          importPath: "example.com/m",
          name: "main",
          folder: moduleRoot,
          own: true,
          files: all.filter((name) => !name.endsWith(other)),
          ignored: all.filter((name) => name.endsWith(other)),
          imports: [],
          excluded: false,
        },
      ];
    },
    async build({ moduleRoot, overlay }) {
      const complaints: Complaint[] = [];
      for (const name of (await filesIn(moduleRoot)).filter((each) => !each.endsWith("_windows.go"))) {
        const file = join(moduleRoot, name);
        const lines = (overlay.get(file) ?? (await source(file)) ?? "").split("\n");
        for (const [index, line] of lines.entries())
          for (const { 0: subject, index: at } of line.matchAll(WINDOWS_ONLY))
            complaints.push({ kind: "undefined", file, line: index + 1, column: at + "syscall.".length + 1, subject });
      }
      return complaints;
    },
    source,
  };
}

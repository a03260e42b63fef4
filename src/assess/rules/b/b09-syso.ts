import type { GoFile, Range } from "../../go/syntax.ts";
import type { TextFile } from "../../project/tree.ts";
import type { Rule } from "../rule.ts";

const MAKERS = /^\/\/go:generate\b[^\n]*\b(goversioninfo|go-winres|rsrc|windres|winres)\b/gm;

export const syso: Rule = {
  id: "B09",
  name: "syso",
  severity: "low",
  axis: "fit",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.97,
  texts: {
    en: {
      detects: "Resources of Windows programs: .syso files beside Go files and the tools that make them.",
      evidence:
        "A .syso file without linux in its name must stand in a folder with Go files, beside go.mod or above a main package, or a //go:generate line must call goversioninfo, go-winres, rsrc or windres.",
      why: "Icon, version and manifest mean nothing on Linux. The linker passes a .syso file without a system in its name, but a step that makes it needs its tool in the build image.",
      found: "{name} holds resources for Windows",
      fix: "Name it {instead} so that builds for Linux leave it out, and make it only in the build for Windows.",
      variants: {
        made: {
          found: "{name} makes resources for Windows",
          fix: "Run {name} only in the build for Windows and name its output {instead}.",
        },
      },
    },
    "zh-CN": {
      detects: "Windows 程序的资源：Go 文件旁的 .syso 文件，以及生成它们的工具。",
      evidence:
        "名字里没有 linux 的 .syso 文件必须与 Go 文件在同一目录、与 go.mod 同级或在 main 包的上级目录，或 //go:generate 行调用了 goversioninfo、go-winres、rsrc 或 windres。",
      why: "图标、版本和清单在 Linux 上没有意义。链接器会略过名字里没有系统的 .syso，但生成它的步骤需要在构建镜像里有相应工具。",
      found: "{name} 是 Windows 的资源",
      fix: "改名为 {instead}，让 Linux 构建略去它，并只在 Windows 构建里生成。",
      variants: {
        made: {
          found: "{name} 生成 Windows 的资源",
          fix: "只在 Windows 构建里运行 {name}，并把输出命名为 {instead}。",
        },
      },
    },
  },
  bad: [
    { "main.go": "package main\n\nfunc main() {}\n", "rsrc.syso": "«x" },
    { "main.go": "package main\n\n«//go:generate goversioninfo -icon=app.ico\n\nfunc main() {}\n" },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "cmd/app/app.go": "package main\n\nfunc main() {}\n",
      "cmd/app/app_windows_amd64.syso": "«x",
    },
    { "cmd/farm/main.go": "package main\n\nfunc main() {}\n", "cmd/icon.syso": "«x" },
  ],
  good: [
    { "main.go": "package main\n\nfunc main() {}\n", "race_linux_amd64.syso": "x" },
    { "main.go": "package main\n\nfunc main() {}\n", "docs/a.syso": "x" },
    { "cmd/farm/main.go": "package main\n\nfunc main() {}\n", "third_party/samples/icon.syso": "x" },
    { "main.go": "package main\n\n// goversioninfo is not used.\n\nfunc main() {}\n" },
    { "main.go": "package main\n\n//go:generate stringer -type=Kind\n\nfunc main() {}\n" },
  ],
  match: [
    {
      on: "tree",
      check: (tree) => {
        // Beside go.mod or above a main package it waits to be copied there by the build for Windows.
        const folders = new Set([
          ...tree.packages.map(({ folder }) => folder),
          ...tree.modules.map(({ file }) => folderOf(file.path)),
          ...tree.packages
            .filter(({ name, folder }) => name === "main" && folder !== ".")
            .map(({ folder }) => folderOf(folder)),
        ]);
        return [...tree.paths.keys()]
          .filter(
            (path) =>
              path.endsWith(".syso") &&
              folders.has(folderOf(path)) &&
              !/_(?:linux|darwin|freebsd|netbsd|openbsd)/.test(path),
          )
          .map((path) => {
            const name = path.slice(path.lastIndexOf("/") + 1);
            const file: TextFile = { path, encoding: "binary", text: "" };
            return { file, params: { name, instead: "rsrc_windows_amd64.syso" } };
          });
      },
    },
    {
      on: "file",
      everywhere: true,
      check: (file) =>
        makersIn(file).map(({ name, ...range }) => ({
          range,
          variant: "made",
          params: { name, instead: "rsrc_windows_amd64.syso" },
        })),
    },
  ],
};

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash);
}

function makersIn({ text, directed }: GoFile): readonly (Range & { readonly name: string })[] {
  if (!directed) return [];
  return [...text.matchAll(MAKERS)].map((line) => ({
    name: line[1] ?? "",
    start: line.index,
    end: line.index + line[0].length,
  }));
}

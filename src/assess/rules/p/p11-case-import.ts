import { type EmbedPattern, embedPatterns } from "../../go/directives.ts";
import type { GoFile } from "../../go/syntax.ts";
import type { GoPackageFiles, Tree } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";
import { importInOtherCase, otherCase, pathFrom } from "./letter-case.ts";

export const caseImport: Rule = {
  id: "P11",
  name: "case-import",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 0.25,
  confidence: 0.98,
  texts: {
    en: {
      detects:
        "Imports and go:embed patterns that differ from the folder's or file's real name in upper and lower case.",
      evidence:
        "Speaks when no package or file of the module has exactly this name and one differs from it in case only; silent for imports of other modules.",
      why: "On Windows the folder is found whatever the case of its letters. On Linux the build stops.",
      found: "the import {path} is spelt {actual} in the tree",
      fix: "Write {actual}, or rename the folder with git mv in two steps.",
      variants: {
        embed: {
          found: "the embedded {path} is spelt {actual} in the tree",
          fix: "Write the name as it stands in the tree, or rename it with git mv.",
        },
      },
    },
    "zh-CN": {
      detects: "与目录或文件真实名字只有大小写不同的导入路径和 go:embed 模式。",
      evidence: "模块里没有完全同名的包或文件、但有仅大小写不同的时发言；对其他模块的导入保持沉默。",
      why: "在 Windows 上目录不论大小写都能找到；在 Linux 上构建会停止。",
      found: "导入 {path} 在仓库里的写法是 {actual}",
      fix: "改写为 {actual}，或用 git mv 分两步重命名目录。",
      variants: {
        embed: {
          found: "嵌入的 {path} 在仓库里的写法是 {actual}",
          fix: "按仓库里的名字书写，或用 git mv 重命名。",
        },
      },
    },
  },
  bad: [
    {
      "Store/store.go": "package store\n",
      "main.go": `package main\n\nimport _ «"example.com/app/store"\n\nfunc main() {}\n`,
    },
    {
      "internal/orderAPI/a.go": "package orderapi\n",
      "cmd/x/main.go": `package main\n\nimport (\n\torderapi «"example.com/app/internal/orderapi"\n)\n\nfunc main() { orderapi.Run() }\n`,
    },
    {
      "Static/index.html": "<p>",
      "main.go": `package main\n\nimport "embed"\n\n//go:embed «static\nvar files embed.FS\n\nfunc main() {}\n`,
    },
    {
      "web/Index.html": "<p>",
      "web/web.go": `package web\n\nimport _ "embed"\n\n//go:embed «index.html\nvar page string\n`,
    },
  ],
  good: [
    {
      "store/store.go": "package store\n",
      "main.go": `package main\n\nimport _ "example.com/app/store"\n\nfunc main() {}\n`,
    },
    { "main.go": `package main\n\nimport _ "example.com/other/Store"\n\nfunc main() {}\n` },
    {
      "static/index.html": "<p>",
      "main.go": `package main\n\nimport "embed"\n\n//go:embed all:static static/*.html\nvar files embed.FS\n\nfunc main() {}\n`,
    },
    { "main.go": `package main\n\n// import "example.com/app/Main"\nfunc main() {}\n` },
  ],
  match: [
    {
      on: "package",
      check: misspeltImports,
    },
    {
      on: "file",
      check: (file, { tree }) => embedPatterns(file).flatMap((one) => misspeltEmbed(tree, file, one)),
    },
  ],
};

function misspeltImports(home: GoPackageFiles, tree: Tree): readonly (Found & { readonly file: GoFile })[] {
  const found: (Found & { readonly file: GoFile })[] = [];
  for (const file of home.files) {
    for (const { path, start, end } of file.imports) {
      const actual = importInOtherCase(tree, path);
      if (actual === undefined) continue;
      // A module under another name is another module, on every system.
      const module = tree.modules.find((one) => actual === one.path || actual.startsWith(`${one.path}/`));
      if (module !== undefined && path.startsWith(module.path))
        found.push({ params: { path, actual }, range: { start, end }, file });
    }
  }
  return found;
}

function misspeltEmbed(tree: Tree, file: GoFile, { pattern, start, end }: EmbedPattern): readonly Found[] {
  const plain = pattern.replace(/^all:/, "");
  // Up to the first part with a star in it the pattern is a name.
  const parts = plain.split("/");
  const star = parts.findIndex((part) => /[*?[\\]/.test(part));
  const path = pathFrom(file.folder, (star < 0 ? parts : parts.slice(0, star)).join("/"));
  const actual = path === undefined || path === "" ? undefined : otherCase(tree, path);
  return actual === undefined ? [] : [{ variant: "embed", params: { path: plain, actual }, range: { start, end } }];
}

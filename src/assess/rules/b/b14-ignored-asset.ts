import { type Dockerfile } from "../../config/dockerfile.ts";
import { embedPatterns } from "../../go/directives.ts";
import { dockerfilesOf } from "../../project/image.ts";
import type { Tree } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";
import { type Ignores, readIgnores } from "./ignores.ts";

export const ignoredAsset: Rule = {
  id: "B14",
  name: "ignored-asset",
  severity: "blocker",
  axis: "builds",
  fix: "C",
  effortHours: 0.5,
  confidence: 0.95,
  texts: {
    en: {
      detects: "Files that the build needs (go:embed, COPY) and that .dockerignore or .gitignore leaves out.",
      evidence:
        "A pattern must be plain enough to be judged, and every file it could mean must be left out; a folder made by an earlier step of the same Dockerfile is left alone.",
      why: "On the developer's disk the file is there; in the build context or a fresh clone it is not, and the build stops.",
      found: "{path} is left out by {by}",
      fix: "Add !{path} to {by}, or make the file in a step of the build before it is used.",
    },
    "zh-CN": {
      detects: "构建需要（go:embed、COPY）而被 .dockerignore 或 .gitignore 略去的文件。",
      evidence: "规则必须足够简单、可以判断，并且它所指的文件全部被略去；同一 Dockerfile 前面的步骤生成的目录不算。",
      why: "文件在开发者的磁盘上存在，在构建上下文或新克隆里却没有，构建会停止。",
      found: "{path} 被 {by} 略去",
      fix: "在 {by} 里加上 !{path}，或在使用之前的构建步骤里生成这个文件。",
    },
  },
  bad: [
    {
      "main.go": `package main\n\nimport _ "embed"\n\n//go:embed «web/index.html\nvar page string\n\nfunc main() {}\n`,
      "web/index.html": "<p>",
      ".dockerignore": "web\n",
      Dockerfile: "FROM golang:1.22\nCOPY . .\nRUN go build\n",
    },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "dist/app": "x",
      ".dockerignore": "dist/\n",
      Dockerfile: "FROM scratch\n«COPY dist/app /app\n",
    },
    {
      "main.go": `package main\n\nimport "embed"\n\n//go:embed «dist\nvar pages embed.FS\n\nfunc main() {}\n`,
      ".gitignore": "dist\n",
    },
  ],
  good: [
    {
      "main.go": `package main\n\nimport _ "embed"\n\n//go:embed web/index.html\nvar page string\n\nfunc main() {}\n`,
      "web/index.html": "<p>",
      ".dockerignore": "*\n!web\n!main.go\n",
      Dockerfile: "FROM golang:1.22\nCOPY . .\nRUN go build\n",
    },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      ".dockerignore": "dist/\n",
      Dockerfile:
        "FROM golang:1.22 AS build\nRUN go build -o dist/app\nFROM scratch\nCOPY --from=build dist/app /app\n",
    },
    {
      "main.go": `package main\n\nimport "embed"\n\n//go:embed dist\nvar pages embed.FS\n\nfunc main() {}\n`,
      "dist/index.html": "<p>",
      ".gitignore": "dist/*.map\n",
    },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      ".dockerignore": "docs\n",
      Dockerfile: "FROM scratch\nCOPY app /app\n",
    },
  ],
  match: [
    {
      on: "file",
      check: (file, { tree }) => {
        const patterns = embedPatterns(file);
        if (patterns.length === 0) return [];
        const ignores = ignoresOf(tree);
        return patterns.flatMap(({ pattern, start, end }): readonly Found[] => {
          const plain = pattern.replace(/^all:/, "");
          const path = file.folder === "." ? plain : `${file.folder}/${plain}`;
          const by = leftOutBy(tree, ignores, path);
          if (by === undefined) return [];
          const found = { range: { start, end }, params: { path, by } };
          // What git leaves out may still be made by a step nobody wrote into a Dockerfile.
          return [by === ".gitignore" ? { ...found, severity: "high" } : found];
        });
      },
    },
    { on: "tree", check: (tree) => dockerfilesOf(tree).flatMap((one) => copiesOf(tree, one)) },
  ],
};

interface TreeIgnores {
  /** Of the build context, where an image is built from the sources. */
  readonly docker: Ignores | undefined;
  readonly git: Ignores | undefined;
}

const known = new WeakMap<Tree, TreeIgnores>();

function ignoresOf(tree: Tree): TreeIgnores {
  const found = known.get(tree);
  if (found !== undefined) return found;
  const read = (path: string): Ignores | undefined => {
    const file = tree.texts.find((one) => one.path === path);
    return file === undefined ? undefined : readIgnores(file.text, path === ".gitignore");
  };
  const builds = dockerfilesOf(tree).some(({ stages }) =>
    stages.some(({ instructions }) => instructions.some(({ args }) => /\bgo\s+(?:build|install)\b/.test(args))),
  );
  const ignores = { docker: builds ? read(".dockerignore") : undefined, git: read(".gitignore") };
  known.set(tree, ignores);
  return ignores;
}

/** Git counts only for what is not in the tree: a file that was added in spite of the pattern is there. */
function leftOutBy(tree: Tree, { docker, git }: TreeIgnores, path: string): string | undefined {
  if (/[*?[\]]/.test(path)) return undefined;
  const files = (): readonly string[] =>
    [...tree.paths.keys()].filter((one) => one === path || one.startsWith(`${path}/`));
  const sent = docker === undefined ? [] : files();
  if (docker !== undefined && sent.length > 0 && sent.every((one) => docker(one))) return ".dockerignore";
  if (git === undefined || !git(path) || files().length > 0) return undefined;
  const made = tree.texts.some((one) => /dockerfile/i.test(one.path) && one.text.includes(path));
  return made ? undefined : ".gitignore";
}

function copiesOf(tree: Tree, { file, stages }: Dockerfile) {
  const text =
    tree.texts.find(({ path }) => path === `${file.path}.dockerignore`) ??
    tree.texts.find(({ path }) => path === ".dockerignore");
  if (text === undefined || file.path.includes("/")) return [];
  const ignores = readIgnores(text.text, false);
  return stages.flatMap(({ instructions }) =>
    instructions
      .filter(({ name, flags }) => (name === "COPY" || name === "ADD") && flags["from"] === undefined)
      .flatMap(({ words, start, end }) => {
        const path = words
          .slice(0, -1)
          .map((word) => word.replace(/^\.?\//, "").replace(/\/$/, ""))
          .find((word) => word !== "" && word !== "." && !/[*?[\]$:<]/.test(word) && isLeftOut(tree, ignores, word));
        return path === undefined ? [] : [{ file, range: { start, end }, params: { path, by: text.path } }];
      }),
  );
}

function isLeftOut(tree: Tree, ignores: Ignores, path: string): boolean {
  const files = [...tree.paths.keys()].filter((one) => one.startsWith(`${path}/`));
  return files.length === 0 ? ignores(path) : files.every((one) => ignores(one));
}

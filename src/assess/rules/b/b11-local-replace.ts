import type { FoundModule } from "../../project/tree.ts";
import type { Rule } from "../rule.ts";

const DRIVE = /^(?:[A-Za-z]:[\\/]|\\\\|\/\/)/;
const FOLDER = /^(?:\.{1,2}(?:[\\/]|$)|\/)/;

export const localReplace: Rule = {
  id: "B11",
  name: "local-replace",
  severity: "blocker",
  axis: "builds",
  fix: "C",
  effortHours: 1,
  confidence: 0.98,
  texts: {
    en: {
      detects: "replace lines in go.mod that lead to a drive, a share, or a folder outside the tree.",
      evidence:
        "What stands behind the arrow must be a folder: a drive path, a path with backslashes, an absolute one, or one that leaves the root; a folder inside the tree is left alone.",
      why: "The build sees the tree alone: the folder on somebody's disk is not in the image, and the go command stops before it compiles.",
      found: "{module} is replaced by {folder}, which is not part of the tree",
      fix: "Require a published version of {module}, copy it into the tree (replace {module} => ./third_party/{name}), or keep the replace in a go.work file that is not checked in.",
      variants: {
        backslash: {
          found: "{module} is replaced by {folder}, which is no path on Linux",
          fix: 'Write the path with "/" and a leading "./".',
        },
      },
    },
    "zh-CN": {
      detects: "go.mod 里指向盘符、网络共享或源码树之外目录的 replace 行。",
      evidence: "箭头之后必须是目录：盘符路径、带反斜杠的路径、绝对路径或离开根目录的路径；树内的目录不算。",
      why: "构建只能看到源码树：某人磁盘上的目录不在镜像里，go 命令在编译之前就会停止。",
      found: "{module} 被替换为 {folder}，它不属于源码树",
      fix: "改为依赖 {module} 的已发布版本，或把它复制进源码树（replace {module} => ./third_party/{name}），或把 replace 放进不提交的 go.work 文件。",
      variants: {
        backslash: {
          found: "{module} 被替换为 {folder}，它在 Linux 上不是路径",
          fix: "用“/”书写路径，并以“./”开头。",
        },
      },
    },
  },
  bad: [
    {
      "go.mod": "module example.com/app\n\ngo 1.22\n\nreplace example.com/kit => «D:/work/kit\n",
      "main.go": "package main\n",
    },
    {
      "go.mod": "module example.com/app\n\ngo 1.22\n\nreplace (\n\texample.com/kit v1.0.0 => «../kit\n)\n",
      "main.go": "package main\n",
    },
    {
      "go.mod": "module example.com/app\n\ngo 1.22\n\nreplace example.com/kit => «.\\kit\n",
      "kit/go.mod": "module example.com/kit\n",
      "main.go": "package main\n",
    },
    {
      "go.mod": "module example.com/app\n\ngo 1.22\n\nreplace example.com/kit => «/home/me/kit\n",
      "main.go": "package main\n",
    },
  ],
  good: [
    {
      "go.mod": "module example.com/app\n\ngo 1.22\n\nreplace example.com/kit => ./kit\n",
      "kit/go.mod": "module example.com/kit\n",
      "main.go": "package main\n",
    },
    {
      "go.mod": "module example.com/app\n\ngo 1.22\n\nreplace example.com/kit => example.com/fork v1.2.3\n",
      "main.go": "package main\n",
    },
    {
      "app/go.mod": "module example.com/app\n\ngo 1.22\n\nreplace example.com/kit => ../kit\n",
      "kit/go.mod": "module example.com/kit\n",
      "app/main.go": "package main\n",
    },
    {
      "go.mod": "module example.com/app\n\ngo 1.22\n\n// replace example.com/kit => D:/kit\n",
      "main.go": "package main\n",
    },
  ],
  match: [
    {
      on: "tree",
      check: (tree) =>
        tree.modules.flatMap((module) =>
          module.replaces.flatMap(({ from, to, start, end }) => {
            const variant = judge(module, to);
            if (variant === undefined) return [];
            const params = { module: from, folder: to, name: from.slice(from.lastIndexOf("/") + 1) };
            const found = { file: module.file, range: { start, end }, params };
            return [variant === "backslash" ? { ...found, variant } : found];
          }),
        ),
    },
  ],
};

function judge({ folder }: FoundModule, to: string): "backslash" | "outside" | undefined {
  if (DRIVE.test(to)) return "outside";
  if (!FOLDER.test(to)) return undefined;
  if (to.startsWith("/")) return "outside";
  const target = within(folder, to.replaceAll("\\", "/"));
  if (target === undefined) return "outside";
  return to.includes("\\") ? "backslash" : undefined;
}

/** The folder from the root; undefined when it leaves the tree. */
function within(folder: string, to: string): string | undefined {
  const parts = folder === "." ? [] : folder.split("/");
  for (const part of to.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

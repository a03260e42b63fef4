import { type FinalImage, finalImages } from "../../project/image.ts";
import { isCompared, programName } from "../calls.ts";
import type { Rule } from "../rule.ts";
import { isFirstStart, startOf } from "./starts.ts";
import { type Tool, TOOLS } from "./tools.ts";

export const needsTool: Rule = {
  id: "X08",
  name: "needs-tool",
  severity: "high",
  axis: "fit",
  fix: "C",
  effortHours: 1,
  confidence: 0.93,
  texts: {
    en: {
      detects:
        "Starts of programs that somebody has to install (ffmpeg, git, wkhtmltopdf, mysqldump, ping …) in a service whose image lacks them.",
      evidence:
        "The program must be one of a known list and what a call starts; silent where the Dockerfile installs, copies or mentions it or its base has it, and where the base is not known. Looked for with LookPath it weighs less. Each program once a file.",
      why: "On the Windows host the program was installed by hand; the image holds only what is put into it.",
      found: "starts {tool}, which {image} does not have",
      fix: "Install it in the image (Alpine: apk add {alpine}; Debian: apt-get install {debian}), or let a container of its own do the step.",
    },
    "zh-CN": {
      detects: "服务启动需要另行安装的程序（ffmpeg、git、wkhtmltopdf、mysqldump、ping 等），而它的镜像里没有。",
      evidence:
        "程序必须在已知列表中，并且是某次调用所启动的；Dockerfile 安装、复制或提到它、基础镜像自带它、或基础镜像未知时不报告。只用 LookPath 查找的权重较低。每个文件每个程序只报告一次。",
      why: "在 Windows 主机上这个程序是手工安装的；镜像里只有放进去的东西。",
      found: "启动 {tool}，而 {image} 没有它",
      fix: "在镜像里安装（Alpine：apk add {alpine}；Debian：apt-get install {debian}），或让单独的容器完成这一步。",
    },
  },
  bad: [
    `exec.Command(«"ffmpeg", "-i", in, out)`,
    `tool := «"wkhtmltopdf"\n\texec.Command(tool, "a.html", "a.pdf").Run()`,
    `p, err := exec.LookPath(«"git")`,
    {
      "main.go": `package main\n\nimport "os/exec"\n\nfunc main() {\n\texec.Command(«"mysqldump", "orders").Run()\n\texec.Command("mysqldump", "other").Run()\n\texec.Command("tar", "-c").Run()\n}\n`,
      Dockerfile: "FROM alpine:3.20\nCOPY app /app\n",
    },
  ],
  good: [
    {
      "main.go": `package main\n\nimport "os/exec"\n\nfunc main() {\n\texec.Command("ffmpeg").Run()\n}\n`,
      Dockerfile: "FROM alpine:3.20\nRUN apk add --no-cache ffmpeg\nCOPY app /app\n",
    },
    {
      "main.go": `package main\n\nimport "os/exec"\n\nfunc main() {\n\texec.Command("ffmpeg").Run()\n}\n`,
      Dockerfile: "FROM registry.example.com/media:1\nCOPY app /app\n",
    },
    `exec.Command(ffmpegPath, "-i", in)`,
    `fmt.Println("git", "commit")`,
    `if runtime.GOOS == "windows" {\n\t\texec.Command("ffmpeg")\n\t}`,
  ],
  match: [
    {
      on: "string",
      pattern: new RegExp(`^(?:/usr(?:/local)?/s?bin/|/s?bin/)?(?:${[...TOOLS.keys()].join("|")})$`),
      check: (literal, site) => {
        const name = programName(literal.text);
        const tool = TOOLS.get(name);
        if (tool === undefined || startOf(literal, site) !== "sure" || isCompared(site.file, literal)) return undefined;
        const image = finalImages(site.tree).find((one) => lacks(one, name, tool));
        if (image === undefined || !isFirstStart(literal, site)) return undefined;
        const found = { params: { tool: name, image: image.base, alpine: tool.alpine, debian: tool.debian } };
        // Looking for it first is the way of a program that can do without.
        return literal.call?.callee === "os/exec.LookPath" ? { ...found, severity: "medium" } : found;
      },
    },
  ],
};

function lacks(image: FinalImage, name: string, tool: Tool): boolean {
  const { packages, dockerfile, libc, shell } = image;
  if (packages.has(name) || packages.has(tool.alpine) || packages.has(tool.debian)) return false;
  const word = new RegExp(`(?:^|[^\\w-])${name}(?:[^\\w-]|$)`);
  if (dockerfile?.instructions.some(({ args }) => word.test(args)) === true) return false;
  if (shell === false) return true;
  // A base with a shell that is not known may bring it.
  if (libc === "musl") return tool.within !== "busybox" && tool.within !== "both";
  return libc === "glibc" && /^(?:.*\/)?(?:debian|ubuntu)(?::|$)/.test(image.base)
    ? tool.within !== "debian" && tool.within !== "both"
    : false;
}

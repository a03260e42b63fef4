import { finalImages } from "../../project/image.ts";
import { commandLine, isCompared, programName } from "../calls.ts";
import type { Rule } from "../rule.ts";
import { literalAfter, startOf } from "./starts.ts";

export const needsShell: Rule = {
  id: "X07",
  name: "needs-shell",
  severity: "high",
  axis: "fit",
  fix: "C",
  effortHours: 1,
  confidence: 0.95,
  texts: {
    en: {
      detects: "Starts of sh, bash and other shells in a service whose image has none.",
      evidence:
        "The shell must be what a call starts, and the last stage of a Dockerfile must be known to have no shell; without a Dockerfile the image is the one built from scratch.",
      why: 'An image from scratch or distroless has no /bin/sh; the call fails with "executable file not found".',
      found: "runs {command}, but {image} has no {shell}",
      fix: "Start the program itself with its arguments; where a shell is really needed, choose an image that has one (alpine:3 has sh, not bash).",
    },
    "zh-CN": {
      detects: "服务启动 sh、bash 等 shell，而它的镜像里没有。",
      evidence:
        "shell 必须是某次调用所启动的程序，并且 Dockerfile 的最后阶段确知没有 shell；没有 Dockerfile 时按从零构建的镜像判断。",
      why: "scratch 或 distroless 镜像没有 /bin/sh；调用会以 executable file not found 失败。",
      found: "运行 {command}，而 {image} 没有 {shell}",
      fix: "直接启动目标程序并传参数；确需 shell 时选择带 shell 的镜像（alpine:3 有 sh，没有 bash）。",
    },
  },
  bad: [
    `exec.Command(«"sh", "-c", "ls /data")`,
    `exec.CommandContext(ctx, «"/bin/bash", "-c", script)`,
    `runCommand(«"sh", "-c", "date")`,
    {
      "main.go": `package main\n\nimport "os/exec"\n\nfunc main() {\n\texec.Command(«"bash", "-c", "ls").Run()\n}\n`,
      Dockerfile:
        "FROM golang:1.22 AS build\nRUN go build -o /app .\n\nFROM alpine:3.20\nCOPY --from=build /app /app\n",
    },
  ],
  good: [
    {
      "main.go": `package main\n\nimport "os/exec"\n\nfunc main() {\n\texec.Command("sh", "-c", "ls").Run()\n}\n`,
      Dockerfile:
        "FROM golang:1.22 AS build\nRUN go build -o /app .\n\nFROM alpine:3.20\nCOPY --from=build /app /app\n",
    },
    {
      "main.go": `package main\n\nimport "os/exec"\n\nfunc main() {\n\texec.Command("bash", "-c", "ls").Run()\n}\n`,
      Dockerfile: "FROM registry.example.com/base:1\nCOPY app /app\n",
    },
    `if shell == "bash" {\n\t}`,
    `fmt.Println("sh", "-c")`,
    `// exec.Command("sh", "-c", "ls")\n\tos.Exit(0)`,
  ],
  match: [
    {
      on: "string",
      pattern: /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|z|a|k)?sh$/,
      check: (literal, site) => {
        if (isCompared(site.file, literal)) return undefined;
        const start = startOf(literal, site);
        const switched = /^-[a-z]*c$/.test(literalAfter(site.file, literal)?.text ?? "");
        if (start !== "sure" && !(switched && start === "likely")) return undefined;
        const shell = programName(literal.text);
        const image = finalImages(site.tree).find(
          (one) => one.shell === false || (shell === "bash" && one.libc === "musl" && !one.packages.has("bash")),
        );
        return image === undefined
          ? undefined
          : { params: { command: commandLine(literal), image: image.base, shell } };
      },
    },
  ],
};

import { table } from "../../../kit/table.ts";
import type { Rule } from "../rule.ts";

const SCRIPT = /\.(bat|cmd|ps1|psm1|nsi|iss|wxs)$/i;
const KINDS = table<string>({
  bat: "cmd.exe",
  cmd: "cmd.exe",
  ps1: "PowerShell",
  psm1: "PowerShell",
  nsi: "NSIS",
  iss: "Inno Setup",
  wxs: "WiX",
});

export const winScript: Rule = {
  id: "B10",
  name: "win-script",
  severity: "low",
  axis: "fit",
  fix: "C",
  effortHours: 0.5,
  confidence: 0.97,
  texts: {
    en: {
      detects: "Scripts and installers of Windows in the tree: .bat, .cmd, .ps1, NSIS, Inno Setup, WiX.",
      evidence:
        "The file must have one of these endings; silent where a shell script of the same name stands beside it. Each folder once for each kind.",
      why: "What they do at build, start and installation has to happen in the image and on the platform instead.",
      found: "{name} is a script for {kind}",
      fix: "Put build steps into the Dockerfile or slipway.yaml, settings into environment variables, and starting into the image's entrypoint.",
      variants: {
        installer: {
          found: "{name} makes an installer by {kind}",
          fix: "The image takes the installer's place: files come by COPY, settings by environment variables, the service by the platform.",
        },
      },
    },
    "zh-CN": {
      detects: "源码树里的 Windows 脚本和安装程序：.bat、.cmd、.ps1、NSIS、Inno Setup、WiX。",
      evidence: "文件必须有这些扩展名之一；旁边有同名的 shell 脚本则不报告。每个目录每种只报告一次。",
      why: "它们在构建、启动和安装时做的事，要改由镜像和平台来做。",
      found: "{name} 是 {kind} 的脚本",
      fix: "把构建步骤放进 Dockerfile 或 slipway.yaml，把设置放进环境变量，把启动放进镜像的入口。",
      variants: {
        installer: {
          found: "{name} 用 {kind} 制作安装程序",
          fix: "镜像取代了安装程序：文件用 COPY，设置用环境变量，服务由平台管理。",
        },
      },
    },
  },
  bad: [
    { "main.go": "package main\n\nfunc main() {}\n", "build.bat": "«go build\r\n" },
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "setup/orders.iss": "«[Setup]\r\n",
      "setup/start.ps1": "«Start-Process orders\r\n",
    },
  ],
  good: [
    { "main.go": "package main\n\nfunc main() {}\n", "build.sh": "go build\n" },
    { "main.go": "package main\n\nfunc main() {}\n", "build.bat": "go build\r\n", "build.sh": "go build\n" },
    { "main.go": "package main\n\nfunc main() {}\n", "web/gradlew.bat": "@echo off\r\n", "web/gradlew": "#!/bin/sh\n" },
  ],
  match: [
    {
      on: "tree",
      check: (tree) => {
        const seen = new Set<string>();
        return tree.texts.flatMap((file) => {
          const { path } = file;
          const ending = SCRIPT.exec(path)?.[1]?.toLowerCase();
          if (ending === undefined) return [];
          const stem = path.slice(0, -ending.length - 1);
          if ([`${stem}.sh`, stem, `${stem}.bash`].some((twin) => tree.paths.has(twin))) return [];
          const kind = KINDS[ending] ?? ending;
          const key = `${path.slice(0, path.lastIndexOf("/") + 1)}\0${kind}`;
          if (seen.has(key)) return [];
          seen.add(key);
          const params = { name: path.slice(path.lastIndexOf("/") + 1), kind };
          return [/^(?:nsi|iss|wxs)$/.test(ending) ? { file, variant: "installer", params } : { file, params }];
        });
      },
    },
  ],
};

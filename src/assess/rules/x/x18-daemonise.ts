import { textAround } from "../../go/around.ts";
import { argumentText } from "../calls.ts";
import type { Found, Rule } from "../rule.ts";
import type { TextFile } from "../../project/tree.ts";
import { readScript } from "../../config/script.ts";

const OWN = /^\s*(?:ctx\s*,\s*)?(?:os\.Args\[0\]|exe|exePath|execPath|self|selfPath|executable)\s*[,)]?/;

export const daemonise: Rule = {
  id: "X18",
  name: "daemonise",
  severity: "medium",
  axis: "fit",
  fix: "C",
  effortHours: 1,
  confidence: 0.88,
  texts: {
    en: {
      detects:
        "Programs that put themselves into the background or watch over a copy of themselves: modules for daemons, a start of the own program that ends the first one, nssm in scripts.",
      evidence:
        "A known module is imported; or a function starts os.Args[0] or os.Executable and either ends itself, loops, or does it for a flag such as -d; or a script calls nssm.",
      why: "When the first process ends, the container ends; the platform restarts it, and nobody sees the output of the copy.",
      found: "starts itself anew in the background",
      fix: "Run in the foreground in the container (CMD without -d, no watchdog parent) and leave restarting to the platform (restart: unless-stopped, livenessProbe).",
      variants: {
        module: {
          found: "goes into the background by {name}",
          fix: "Run in the foreground in the container and leave restarting to the platform (restart: unless-stopped, livenessProbe).",
        },
        nssm: {
          found: "is installed as a service by {name}",
          fix: "Leave out the wrapper: the container's CMD starts the program, the platform restarts it and collects its output.",
        },
      },
    },
    "zh-CN": {
      detects: "把自己放到后台或看护自身副本的程序：守护进程模块、启动自身后结束第一个进程、脚本里的 nssm。",
      evidence:
        "导入已知的模块；或某个函数启动 os.Args[0] 或 os.Executable，并随后结束自己、循环重启或由 -d 之类的参数触发；或脚本调用 nssm。",
      why: "第一个进程结束，容器就结束；平台会重启它，而副本的输出没有人看到。",
      found: "在后台重新启动自身",
      fix: "在容器里以前台方式运行（CMD 不带 -d，不要看门狗父进程），重启交给平台（restart: unless-stopped、livenessProbe）。",
      variants: {
        module: {
          found: "通过 {name} 进入后台",
          fix: "在容器里以前台方式运行，重启交给平台（restart: unless-stopped、livenessProbe）。",
        },
        nssm: {
          found: "通过 {name} 安装为服务",
          fix: "不要这个包装：容器的 CMD 启动程序，平台负责重启并收集输出。",
        },
      },
    },
  },
  bad: [
    `package main\n\nimport _ «"github.com/sevlyar/go-daemon"\n\nfunc main() {}\n`,
    `func background() {\n\tcmd := «exec.Command(os.Args[0], os.Args[1:]...)\n\tcmd.Start()\n\tos.Exit(0)\n}`,
    `func watch() {\n\tfor {\n\t\tcmd := «exec.Command(os.Args[0], "-child")\n\t\tcmd.Run()\n\t}\n}`,
    {
      "main.go": "package main\n\nfunc main() {}\n",
      "install.bat": "@echo off\r\n«nssm install Orders C:\\orders\\orders.exe\r\n",
    },
  ],
  good: [
    `cmd := exec.Command(os.Args[0], "--version")\n\tcmd.Run()`,
    `cmd := exec.Command("worker")\n\tcmd.Start()\n\tos.Exit(0)`,
    { "main.go": "package main\n\nfunc main() {}\n", "install.bat": "rem nssm install Orders\r\necho done\r\n" },
    `log.Print(os.Args[0])`,
  ],
  match: [
    {
      on: "import",
      deep: true,
      paths: [
        "github.com/sevlyar/go-daemon",
        "github.com/takama/daemon",
        "github.com/zh-five/xdaemon",
        "github.com/icattlecoder/godaemon",
        "github.com/VividCortex/godaemon",
        "github.com/tim1020/godaemon",
        "github.com/moonfdd/godaemon",
      ],
      check: ({ path }) => ({ variant: "module", params: { name: path } }),
    },
    {
      on: "call",
      callees: ["os/exec.Command", "os/exec.CommandContext", "os.StartProcess"],
      check: (call, { file }) => {
        if (!OWN.test(argumentText(file, call))) return undefined;
        const text = textAround(file, call.start);
        const own = /os\.Args\[0\]/.test(argumentText(file, call)) || /os\.Executable\(\)/.test(text);
        const after = file.text.slice(call.end, call.end + text.length);
        const rest = after.slice(0, Math.max(0, text.length));
        const leaves = /\.Start\(\)/.test(text) && /\bos\.Exit\(/.test(rest.slice(0, 600));
        const loops = /\bfor\s*\{[^]*?exec\.Command(?:Context)?\([^\n]*(?:os\.Args\[0\]|exe)/.test(text);
        return own && (leaves || loops) ? {} : undefined;
      },
    },
    { on: "text", names: /\.(?:bat|cmd|ps1|iss|nsi)$/i, check: nssm },
  ],
};

function nssm({ text }: TextFile): readonly Found[] {
  if (!/\b(?:nssm|winsw|srvany)\b/i.test(text)) return [];
  const first = readScript(text).find(({ words }) =>
    words.slice(0, 2).some((word) => /(?:^|[\\/])(?:nssm|winsw|srvany)(?:\.exe)?$/i.test(word)),
  );
  if (first === undefined) return [];
  const name = /nssm|winsw|srvany/i.exec(first.text)?.[0] ?? "nssm";
  return [{ range: first, variant: "nssm", params: { name } }];
}

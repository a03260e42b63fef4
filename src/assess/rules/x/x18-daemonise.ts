import { readScript } from "../../config/script.ts";
import { textAround } from "../../go/around.ts";
import type { TextFile } from "../../project/tree.ts";
import type { Found, Rule } from "../rule.ts";
import { blocksAround } from "./blocks.ts";
import { programOf } from "./starts.ts";

/** How far behind the start the end of the first process is looked for, in characters. */
const EXIT_WITHIN = 600;

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
        "A known module is imported; or a function starts os.Args[0] or os.Executable and ends itself, does not wait for it, or does it in an endless loop; or a script calls nssm.",
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
        "导入已知的模块；或某个函数启动 os.Args[0] 或 os.Executable，并随后结束自己、不等待它、或在无尽循环里这样做；或脚本调用 nssm。",
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
    `func watch() {\n\texe, _ := os.Executable()\n\tfor {\n\t\tcmd := «exec.Command(exe, "-child")\n\t\tcmd.Run()\n\t}\n}`,
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
        const text = textAround(file, call.start);
        if (!isOwnProgram(programOf(file, call), text)) return undefined;
        const after = file.text.slice(call.end, call.end + EXIT_WITHIN);
        const leaves = after.includes(".Start()") && (/\bos\.Exit\(/.test(after) || !text.includes(".Wait()"));
        const loops = blocksAround(file, call.start).some(
          ({ kind, header }) => kind === "for" && header.trim() === "for",
        );
        return leaves || loops ? {} : undefined;
      },
    },
    { on: "text", names: /\.(?:bat|cmd|ps1|iss|nsi)$/i, check: nssm },
  ],
};

/** `os.Args[0]`, or a name that is set from it or from os.Executable. */
function isOwnProgram(program: string, text: string): boolean {
  if (/^(?:os\.Args|osArgs)\[0\]$/.test(program)) return true;
  const name = /^(\w+)(?:\[0\])?$/.exec(program)?.[1];
  if (name === undefined || !OWN_PATH.test(text)) return false;
  const set = new RegExp(`\\b${name}\\s*(?:,\\s*\\w+\\s*)?:?=\\s*([^\\n]*)`).exec(text)?.[1] ?? "";
  const from = /^filepath\.(?:Abs|EvalSymlinks|Clean)\((\w+)\)/.exec(set)?.[1];
  return OWN_PATH.test(set) || (from !== undefined && from !== name && isOwnProgram(from, text));
}

const OWN_PATH = /\bos\.Args\b(?!\[1)|\bos\.Executable\(\)/;

function nssm({ text }: TextFile): readonly Found[] {
  if (!/\b(?:nssm|winsw|srvany)\b/i.test(text)) return [];
  const first = readScript(text).find(({ words }) =>
    words.slice(0, 2).some((word) => /(?:^|[\\/])(?:nssm|winsw|srvany)(?:\.exe)?$/i.test(word)),
  );
  if (first === undefined) return [];
  const name = /nssm|winsw|srvany/i.exec(first.text)?.[0] ?? "nssm";
  return [{ range: first, variant: "nssm", params: { name } }];
}

import type { StringLiteral } from "../../go/syntax.ts";
import { commandLine, isCompared, isProgramCall, programName } from "../calls.ts";
import type { Found, Rule, Site } from "../rule.ts";
import { literalAfter, startOf } from "./starts.ts";

export const execPowershell: Rule = {
  id: "X02",
  name: "exec-powershell",
  severity: "high",
  axis: "runs",
  fix: "M",
  effortHours: 3,
  confidence: 0.96,
  texts: {
    en: {
      detects: "Starts of powershell or pwsh, of .ps1 scripts, and modules that keep a PowerShell session open.",
      evidence:
        "The name must be what a call starts, directly, through a constant or as the head of a command list; comparisons, help text and code behind a check for Windows are left alone.",
      why: "PowerShell and its cmdlets are not in a Linux image; the call compiles and fails when it is reached.",
      found: "runs PowerShell: {command}",
      fix: "Do it in Go: net/http for Invoke-WebRequest, archive/zip for Compress-Archive, os and path/filepath for *-Item, github.com/shirou/gopsutil/v4 for Get-Process and Get-CimInstance; keep what only Windows has in a _windows.go file.",
      variants: {
        script: {
          found: "runs the PowerShell script {command}",
          fix: "Move what the script does into Go, or write it as a POSIX sh script and choose an image with a shell.",
        },
        module: {
          found: "keeps a PowerShell session by {command}",
          fix: "Replace the cmdlets by Go packages; keep what only Windows has in a _windows.go file with a stub beside it.",
        },
      },
    },
    "zh-CN": {
      detects: "启动 powershell 或 pwsh、运行 .ps1 脚本，以及保持 PowerShell 会话的模块。",
      evidence:
        "名字必须是某次调用所启动的程序：直接写出、经由常量、或作为命令列表的开头；比较、帮助文字和判断为 Windows 之后的代码不算。",
      why: "Linux 镜像里没有 PowerShell 及其 cmdlet；代码能编译，执行到这里才失败。",
      found: "运行 PowerShell：{command}",
      fix: "改用 Go 实现：Invoke-WebRequest 用 net/http，Compress-Archive 用 archive/zip，*-Item 用 os 和 path/filepath，Get-Process 与 Get-CimInstance 用 github.com/shirou/gopsutil/v4；只有 Windows 才有的功能留在 _windows.go 文件里。",
      variants: {
        script: {
          found: "运行 PowerShell 脚本 {command}",
          fix: "把脚本的工作移到 Go 里，或改写成 POSIX sh 脚本并选择带 shell 的镜像。",
        },
        module: {
          found: "通过 {command} 保持 PowerShell 会话",
          fix: "用 Go 的包代替 cmdlet；只有 Windows 才有的功能留在 _windows.go 文件里并提供桩实现。",
        },
      },
    },
  },
  bad: [
    `exec.Command(«"powershell", "-NoProfile", "-Command", "Get-Process").Run()`,
    `exec.CommandContext(ctx, «"C:\\\\Windows\\\\System32\\\\WindowsPowerShell\\\\v1.0\\\\powershell.exe", "-File", "backup.ps1")`,
    `package main\n\nimport "os/exec"\n\nconst shell = «"pwsh"\n\nfunc main() {\n\texec.Command(shell, "-c", "Get-Date").Run()\n}\n`,
    `args := []string{«"powershell", "-ExecutionPolicy", "Bypass"}`,
    `exec.Command(«"./scripts/backup.ps1").Run()`,
    `package main\n\nimport (\n\t_ «"github.com/bhendo/go-powershell"\n)\n\nfunc main() {}\n`,
  ],
  good: [
    `if shell == "powershell" {\n\t}`,
    `fmt.Println("powershell", "-File", "install.ps1")`,
    `if runtime.GOOS == "windows" {\n\t\texec.Command("powershell", "-Command", "ls")\n\t}`,
    `// exec.Command("powershell")\n\texec.Command("sh", "-c", "ls")`,
    { "run_windows.go": `package main\n\nimport "os/exec"\n\nfunc run() { exec.Command("powershell").Run() }\n` },
  ],
  match: [
    { on: "string", pattern: /^(?:.*[\\/])?(?:powershell|pwsh)(?:\.exe)?$|\.ps1$/i, check: powershell },
    {
      on: "import",
      deep: true,
      paths: [
        "github.com/bhendo/go-powershell",
        "github.com/gorillalabs/go-powershell",
        "github.com/KnicKnic/go-powershell",
      ],
      check: ({ path }) => ({ variant: "module", params: { command: path } }),
    },
  ],
};

function powershell(literal: StringLiteral, site: Site): Found | undefined {
  const { file } = site;
  if (isCompared(file, literal)) return undefined;
  const start = startOf(literal, site);
  const command = commandLine(literal);
  if (/\.ps1$/i.test(literal.text)) {
    const given = isProgramCall(literal.call) && literal.call?.strings.every(({ text }) => !isShell(text)) === true;
    return start !== undefined || given ? { variant: "script", params: { command } } : undefined;
  }
  const next = literalAfter(file, literal);
  const switched = next !== undefined && /^[-/]\w/.test(next.text);
  const believed = start === "sure" || (switched && (start === "likely" || literal.composite === "[]string"));
  return believed ? { params: { command } } : undefined;
}

function isShell(text: string): boolean {
  return /^(?:powershell|pwsh|cmd)$/.test(programName(text));
}

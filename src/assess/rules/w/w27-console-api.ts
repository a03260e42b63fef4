import type { Rule } from "../rule.ts";
import { windowsApi } from "./windows-api.ts";

const FUNCTIONS = [
  "SetConsoleTitle",
  "GetConsoleTitle",
  "SetConsoleMode",
  "GetConsoleMode",
  "SetConsoleCP",
  "SetConsoleOutputCP",
  "GetConsoleCP",
  "GetConsoleOutputCP",
  "GetConsoleScreenBufferInfo",
  "SetConsoleScreenBufferSize",
  "SetConsoleCursorPosition",
  "SetConsoleTextAttribute",
  "SetConsoleWindowInfo",
  "FillConsoleOutputCharacter",
  "SetCurrentConsoleFontEx",
  "AllocConsole",
  "AttachConsole",
  "FreeConsole",
  "GetConsoleWindow",
  "ReadConsole",
  "WriteConsole",
  "ReadConsoleInput",
  "FlushConsoleInputBuffer",
];

export const consoleApi: Rule = {
  id: "W27",
  name: "console-api",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.97,
  supersedes: ["W02"],
  texts: {
    en: {
      detects:
        "Calls of the Windows console API: title, mode, code page, colours, cursor; and the double-click test of mousetrap.",
      evidence:
        "It needs the name of the API function from a Windows package or a lookup in a DLL, or the call of mousetrap; cobra's own use of it and files for Windows alone are silent.",
      why: "A container has no console window. Its output is a stream that the platform collects, without title, code page or cursor.",
      found: "{call} works on the Windows console",
      fix: "Delete it, or move it to a _windows.go file; golang.org/x/term answers on every system whether a terminal is there (term.IsTerminal).",
      variants: {
        mousetrap: {
          found: "{call} asks whether the program was started by a double click",
          fix: "Delete the test: nobody double-clicks in a container, and the answer there is always no.",
        },
      },
    },
    "zh-CN": {
      detects: "对 Windows 控制台 API 的调用：标题、模式、代码页、颜色、光标；以及 mousetrap 的双击检查。",
      evidence:
        "要看到来自 Windows 包或 DLL 查找的 API 函数名，或 mousetrap 的调用；cobra 自己的用法和仅供 Windows 的文件不报告。",
      why: "容器没有控制台窗口。它的输出是由平台收集的流，没有标题、代码页和光标。",
      found: "{call} 操作 Windows 控制台",
      fix: "删除它，或移到 _windows.go 文件；是否有终端可用 golang.org/x/term 的 term.IsTerminal 在所有系统上判断。",
      variants: {
        mousetrap: {
          found: "{call} 判断程序是否由双击启动",
          fix: "删除这个检查：容器里没有人双击，结果永远是否。",
        },
      },
    },
  },
  bad: [
    `err := «windows.SetConsoleMode(h, mode|4)`,
    `title := kernel32.NewProc(«"SetConsoleTitleW")`,
    `err := «syscall.GetConsoleMode(h, &mode)`,
    `package main\n\nimport (\n\t"os"\n\n\t"github.com/inconshreveable/mousetrap"\n)\n\nfunc main() {\n\tif «mousetrap.StartedByExplorer() {\n\t\tos.Exit(1)\n\t}\n}\n`,
  ],
  good: [
    `fmt.Println("SetConsoleTitle")`,
    `package main\n\ntype console struct{}\n\nfunc (console) SetConsoleTitle(string) {}\n\nfunc main() { console{}.SetConsoleTitle("x") }\n`,
    `// kernel32.NewProc("SetConsoleTitleW")\n\tfmt.Print("\\033]0;orders\\007")`,
    { "title_windows.go": `package main\n\nvar title = kernel32.NewProc("SetConsoleTitleW")\n` },
    `package main\n\nimport "github.com/spf13/cobra"\n\nfunc main() { cobra.MousetrapHelpText = "" }\n`,
  ],
  match: [
    ...windowsApi(FUNCTIONS, (call) => ({ params: { call } })),
    {
      on: "call",
      callees: ["github.com/inconshreveable/mousetrap.StartedByExplorer"],
      check: () => ({ params: { call: "mousetrap.StartedByExplorer" }, variant: "mousetrap", severity: "low" }),
    },
  ],
};

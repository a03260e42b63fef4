import type { Rule } from "../rule.ts";

const SVC = "golang.org/x/sys/windows/svc";
const CALLS = [
  `${SVC}.Run`,
  `${SVC}.IsWindowsService`,
  `${SVC}.IsAnInteractiveSession`,
  `${SVC}/debug.Run`,
  `${SVC}/mgr.Connect`,
  `${SVC}/mgr.ConnectRemote`,
  "github.com/btcsuite/winsvc/svc.Run",
  "github.com/btcsuite/winsvc/svc.IsAnInteractiveSession",
  "github.com/btcsuite/winsvc/mgr.Connect",
];

export const scmService: Rule = {
  id: "W05",
  name: "scm-service",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 4,
  confidence: 0.99,
  texts: {
    en: {
      why: "The Windows service control manager starts, stops and watches the program. In a container signals do that.",
      found: "{call} talks to the Windows service control manager",
      fix: "Split main: run the work until SIGTERM on every system, and keep the service handler in a _windows.go file.",
    },
    "zh-CN": {
      why: "Windows 服务控制管理器负责启动、停止和监视程序。在容器里由信号完成。",
      found: "{call} 与 Windows 服务控制管理器交互",
      fix: "拆分 main：在所有系统上运行到收到 SIGTERM 为止，服务处理代码留在 _windows.go 文件里。",
    },
  },
  bad: [`svc.Run("orders", nil)`, `inService, err := svc.IsWindowsService()`, `m, err := mgr.Connect()`],
  good: [
    `package main\n\nimport "example.com/app/svc"\n\nfunc main() { svc.Run("orders", nil) }\n`,
    {
      "main_windows.go": `package main\n\nimport "golang.org/x/sys/windows/svc"\n\nfunc main() { svc.Run("orders", nil) }\n`,
    },
  ],
  match: [
    {
      on: "call",
      callees: CALLS,
      check: ({ callee }) => ({ params: { call: callee.slice(callee.lastIndexOf("/") + 1) } }),
    },
  ],
};

import type { Rule } from "../rule.ts";
import { lookedUp, shortName, used, XSYS } from "./windows-api.ts";

const SVC = `${XSYS}/svc`;
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

/** What the packages stand on. */
const FUNCTIONS =
  "StartServiceCtrlDispatcher RegisterServiceCtrlHandlerEx SetServiceStatus OpenSCManager CreateService OpenService StartService ControlService";

export const scmService: Rule = {
  id: "W05",
  name: "scm-service",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 4,
  confidence: 0.99,
  supersedes: ["W02"],
  texts: {
    en: {
      detects: "Talk with the service control manager: x/sys/windows/svc, its forks, and the API's own functions.",
      evidence:
        "A call that runs, asks for, installs or steers a Windows service, in a file that Linux builds; packages of one's own that are called svc are left alone.",
      why: "The Windows service control manager starts, stops and watches the program. In a container signals do that.",
      found: "{name} talks to the Windows service control manager",
      fix: "Split main: run the work until SIGTERM on every system, and keep the service handler in a _windows.go file.",
    },
    "zh-CN": {
      detects: "与服务控制管理器的交互：x/sys/windows/svc、它的分支以及 API 自身的函数。",
      evidence: "Linux 也会编译的文件里有运行、查询、安装或控制 Windows 服务的调用；名为 svc 的自有包不报告。",
      why: "Windows 服务控制管理器负责启动、停止和监视程序。在容器里由信号完成。",
      found: "{name} 与 Windows 服务控制管理器交互",
      fix: "拆分 main：在所有系统上运行到收到 SIGTERM 为止，服务处理代码留在 _windows.go 文件里。",
    },
  },
  bad: [
    `«svc.Run("orders", nil)`,
    `inService, err := «svc.IsWindowsService()`,
    `m, err := «mgr.Connect()`,
    `err := «windows.StartServiceCtrlDispatcher(&table[0])`,
    `if runtime.GOOS == "windows" {\n\t\t«svc.Run("orders", nil) // a condition does not make it compile\n\t}`,
  ],
  good: [
    `package main\n\n// svc.Run("orders", nil) runs as a service\n\nfunc main() {}\n`,
    `package main\n\nimport "example.com/app/svc"\n\nfunc main() { svc.Run("orders", nil) }\n`,
    {
      "main_windows.go": `package main\n\nimport "golang.org/x/sys/windows/svc"\n\nfunc main() { svc.Run("orders", nil) }\n`,
    },
  ],
  match: [
    {
      on: "call",
      callees: CALLS,
      check: ({ callee }) => ({ params: { name: shortName(callee) } }),
    },
    used({ [XSYS]: FUNCTIONS }),
    lookedUp(FUNCTIONS),
  ],
};

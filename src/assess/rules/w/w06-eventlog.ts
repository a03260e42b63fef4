import type { Rule } from "../rule.ts";
import { imported, lookedUp, shortName, used, XSYS } from "./windows-api.ts";

const EVENTLOG = `${XSYS}/svc/eventlog`;
/** Hooks of log packages and readers of the log. */
const LIBRARIES = [
  "github.com/Freman/eventloghook",
  "github.com/freman/eventloghook",
  "github.com/btcsuite/winsvc/eventlog",
  "github.com/scalingdata/gowinlog",
  "github.com/ofcoursedude/gowinlog",
];
const FUNCTIONS =
  "RegisterEventSource DeregisterEventSource ReportEvent OpenEventLog ReadEventLog EvtQuery EvtNext EvtRender EvtSubscribe";
const CALLS = ["Open", "OpenRemote", "Install", "InstallAsEventCreate", "Remove"].map((name) => `${EVENTLOG}.${name}`);

export const eventlog: Rule = {
  id: "W06",
  name: "eventlog",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 1,
  confidence: 0.99,
  supersedes: ["W02", "W38"],
  texts: {
    en: {
      detects:
        "Use of the Windows event log: svc/eventlog, hooks of log packages that write to it, and the API's own functions.",
      evidence:
        "A call or an import of such a package, or a function such as ReportEventW by name, in a file that Linux builds; packages of one's own that are called eventlog are left alone.",
      why: "The event log is part of Windows. A container's log is what it writes to standard output.",
      found: "{name} works on the Windows event log",
      fix: "Write the same lines with log/slog as JSON to standard output.",
    },
    "zh-CN": {
      detects: "使用 Windows 事件日志：svc/eventlog、写入它的日志包钩子以及 API 自身的函数。",
      evidence:
        "Linux 也会编译的文件调用或导入这类包，或按名字使用 ReportEventW 等函数；名为 eventlog 的自有包不报告。",
      why: "事件日志属于 Windows。容器的日志就是它写到标准输出的内容。",
      found: "{name} 操作 Windows 事件日志",
      fix: "用 log/slog 以 JSON 写到标准输出。",
    },
  },
  bad: [
    `if runtime.GOOS == "windows" {\n\t\t«eventlog.Open("orders") // a condition does not make it compile\n\t}`,
    `el, err := «eventlog.Open("orders")`,
    `«eventlog.InstallAsEventCreate("orders", eventlog.Info)`,
    `h, err := «windows.RegisterEventSource(nil, source)`,
    `report := «advapi32.NewProc("ReportEventW")`,
    `package main\n\nimport hook «"github.com/Freman/eventloghook"\n\nvar _ = hook.NewHook\n`,
  ],
  good: [
    `package main\n\nimport "example.com/app/eventlog"\n\nfunc main() { eventlog.Open("orders") }\n`,
    { "log_windows.go": `package main\n\nimport "golang.org/x/sys/windows/svc/eventlog"\n\nvar _ = eventlog.Open\n` },
    `// eventlog.Open("orders") writes to the event log\n\tslog.Info("ReportEventW")`,
  ],
  match: [
    {
      on: "call",
      callees: CALLS,
      check: ({ callee }) => ({ params: { name: shortName(callee) } }),
    },
    imported(LIBRARIES),
    used({ [XSYS]: FUNCTIONS }),
    lookedUp(FUNCTIONS),
  ],
};

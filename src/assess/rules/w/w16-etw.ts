import type { Rule } from "../rule.ts";
import { imported, lookedUp, shortName } from "./windows-api.ts";

const WINIO_ETW = "github.com/Microsoft/go-winio/pkg";
const LIBRARIES = [
  "github.com/bi-zone/etw",
  "github.com/0xrawsec/golang-etw",
  "github.com/Velocidex/etw",
  `${WINIO_ETW}/etw`,
  `${WINIO_ETW}/etwlogrus`,
];
const CALLS = [
  ...["NewProvider", "NewProviderWithID", "NewProviderWithOptions"].map((name) => `${WINIO_ETW}/etw.${name}`),
  ...["NewHook", "NewHookFromProvider", "NewHookFromOpts"].map((name) => `${WINIO_ETW}/etwlogrus.${name}`),
  ...["NewSession", "KillSession", "SubscribeAndServe"].map((name) => `github.com/bi-zone/etw.${name}`),
  ...["NewRealTimeSession", "NewKernelRealTimeSession", "NewRealTimeConsumer", "NewProducer"].map(
    (name) => `github.com/0xrawsec/golang-etw/etw.${name}`,
  ),
];

export const etw: Rule = {
  id: "W16",
  name: "etw",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 3,
  confidence: 0.98,
  supersedes: ["W02", "W38"],
  texts: {
    en: {
      detects: "Event Tracing for Windows: packages that write or read its events, and its functions by name.",
      evidence:
        "An import or a call of an ETW package, or a function such as EventRegister or StartTraceW by name, in a file that Linux builds.",
      why: "Events are handed to the Windows kernel. On Linux the packages have no files, and nobody collects the events.",
      found: "{name} uses Event Tracing for Windows",
      fix: "Write events with log/slog as JSON to standard output, or as spans with go.opentelemetry.io/otel; keep reading of Windows events in a _windows.go file.",
    },
    "zh-CN": {
      detects: "Windows 事件跟踪（ETW）：写入或读取事件的包，以及按名字使用的函数。",
      evidence: "Linux 也会编译的文件导入或调用 ETW 包，或按名字使用 EventRegister、StartTraceW 等函数。",
      why: "事件交给 Windows 内核处理。在 Linux 上这些包没有文件，也没有人收集事件。",
      found: "{name} 使用 Windows 事件跟踪（ETW）",
      fix: "用 log/slog 以 JSON 写到标准输出，或用 go.opentelemetry.io/otel 记录为 span；读取 Windows 事件的代码留在 _windows.go 文件里。",
    },
  },
  bad: [
    `package main\n\nimport «"github.com/bi-zone/etw"\n\nfunc main() {\n\tsession, err := «etw.NewSession(guid)\n\t_, _ = session, err\n}\n`,
    `package main\n\nimport (\n\t"github.com/Microsoft/go-winio/pkg/guid"\n\t«"github.com/Microsoft/go-winio/pkg/etwlogrus"\n)\n\nvar _ guid.GUID\n\nfunc hook() { «etwlogrus.NewHook("Orders") }\n`,
    `var register = «advapi32.NewProc("EventRegister")`,
  ],
  good: [
    { "trace_windows.go": `package main\n\nimport "github.com/bi-zone/etw"\n\nvar _ = etw.NewSession\n` },
    `package main\n\nimport "example.com/app/etw"\n\nfunc main() { etw.NewSession(1) }\n`,
    `bus.EventRegister("EventRegister")`,
    `// etw.NewSession starts a trace\n\tslog.Info("started")`,
  ],
  match: [
    imported(LIBRARIES),
    { on: "call", callees: CALLS, check: ({ callee }) => ({ params: { name: shortName(callee) } }) },
    lookedUp(
      "EventRegister EventWrite EventWriteTransfer EventUnregister StartTrace ControlTrace EnableTraceEx2 OpenTrace ProcessTrace TdhGetEventInformation TraceEvent",
    ),
  ],
};

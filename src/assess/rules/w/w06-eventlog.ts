import type { Rule } from "../rule.ts";

const EVENTLOG = "golang.org/x/sys/windows/svc/eventlog";
const CALLS = ["Open", "OpenRemote", "Install", "InstallAsEventCreate", "Remove"].map((name) => `${EVENTLOG}.${name}`);

export const eventlog: Rule = {
  id: "W06",
  name: "eventlog",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 1,
  confidence: 0.99,
  texts: {
    en: {
      why: "The event log is part of Windows. A container's log is what it writes to standard output.",
      found: "{call} works on the Windows event log",
      fix: "Write the same lines with log/slog as JSON to standard output.",
    },
    "zh-CN": {
      why: "事件日志属于 Windows。容器的日志就是它写到标准输出的内容。",
      found: "{call} 操作 Windows 事件日志",
      fix: "用 log/slog 以 JSON 写到标准输出。",
    },
  },
  bad: [
    `if runtime.GOOS == "windows" {\n\t\teventlog.Open("orders") // found: a condition does not make it compile\n\t}`,
    `el, err := eventlog.Open("orders")`,
    `eventlog.InstallAsEventCreate("orders", eventlog.Info)`,
  ],
  good: [`package main\n\nimport "example.com/app/eventlog"\n\nfunc main() { eventlog.Open("orders") }\n`],
  match: [
    {
      on: "call",
      callees: CALLS,
      check: ({ callee }) => ({ params: { call: callee.slice(callee.lastIndexOf("/") + 1) } }),
    },
  ],
};

import type { Rule } from "../rule.ts";

export const ctrlEvent: Rule = {
  id: "X13",
  name: "ctrl-event",
  severity: "blocker",
  axis: "runs",
  fix: "A",
  effortHours: 1,
  confidence: 0.96,
  texts: {
    en: {
      detects:
        "Console control events of Windows (GenerateConsoleCtrlEvent, SetConsoleCtrlHandler), and children stopped by os.Interrupt.",
      evidence:
        "The function must be called from golang.org/x/sys/windows or loaded by its name from a DLL; Signal(os.Interrupt) on a process is a note only.",
      why: "Linux has signals instead of console events; a container and the children in it are stopped by SIGTERM.",
      found: "{name} is a function of the Windows console",
      fix: "Send syscall.SIGTERM with Process.Signal, and wait for it with signal.NotifyContext; keep the console call in a _windows.go file.",
      variants: {
        interrupt: {
          found: "stops a child by os.Interrupt, which children of a shell in the background ignore",
          fix: "Send syscall.SIGTERM, and Kill when the child is still there after a while.",
        },
      },
    },
    "zh-CN": {
      detects:
        "Windows 控制台的控制事件（GenerateConsoleCtrlEvent、SetConsoleCtrlHandler），以及用 os.Interrupt 停止子进程。",
      evidence:
        "必须是对 golang.org/x/sys/windows 中函数的调用，或按名字从 DLL 加载；对进程调用 Signal(os.Interrupt) 只作提示。",
      why: "Linux 用信号代替控制台事件；容器及其中的子进程由 SIGTERM 停止。",
      found: "{name} 是 Windows 控制台的函数",
      fix: "用 Process.Signal 发送 syscall.SIGTERM，并用 signal.NotifyContext 等待它；控制台调用留在 _windows.go 文件里。",
      variants: {
        interrupt: {
          found: "用 os.Interrupt 停止子进程，而 shell 的后台子进程会忽略它",
          fix: "改为发送 syscall.SIGTERM，过一段时间仍未退出再 Kill。",
        },
      },
    },
  },
  bad: [
    `«windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, pid)`,
    `p := dll.NewProc(«"GenerateConsoleCtrlEvent")`,
    `h := kernel32.MustFindProc(«"SetConsoleCtrlHandler")`,
    `cmd.«Process.Signal(os.Interrupt)`,
  ],
  good: [
    `cmd.Process.Signal(syscall.SIGTERM)`,
    `signal.Notify(c, os.Interrupt, syscall.SIGTERM)`,
    `fmt.Println("GenerateConsoleCtrlEvent")`,
    { "stop_windows.go": `package main\n\nvar p = dll.NewProc("GenerateConsoleCtrlEvent")\n` },
  ],
  match: [
    {
      on: "call",
      callees: ["GenerateConsoleCtrlEvent", "SetConsoleCtrlHandler"].map((name) => `golang.org/x/sys/windows.${name}`),
      check: ({ callee }) => ({ params: { name: callee.slice(callee.lastIndexOf(".") + 1) } }),
    },
    {
      on: "string",
      pattern: /^(?:GenerateConsoleCtrlEvent|SetConsoleCtrlHandler)$/,
      check: ({ text, call }) =>
        call !== undefined && /\.(?:NewProc|(?:Must)?FindProc|GetProcAddress)$/.test(call.callee)
          ? { params: { name: text } }
          : undefined,
    },
    {
      on: "code",
      words: ["Interrupt"],
      pattern: /\bProcess\.Signal\(\s*(?:os\.Interrupt|syscall\.SIGINT)\s*\)/,
      check: () => ({ variant: "interrupt", severity: "low", params: { name: "os.Interrupt" } }),
    },
  ],
};

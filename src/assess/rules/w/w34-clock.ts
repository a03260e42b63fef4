import { commandOf } from "../command-line.ts";
import type { Rule } from "../rule.ts";
import { windowsApi } from "./windows-api.ts";

const READS = [
  "GetTickCount",
  "GetTickCount64",
  "QueryPerformanceCounter",
  "QueryPerformanceFrequency",
  "QueryUnbiasedInterruptTime",
  "GetSystemTimeAsFileTime",
  "GetSystemTimePreciseAsFileTime",
  "NtQuerySystemTime",
  "timeGetTime",
  "timeBeginPeriod",
  "TimeBeginPeriod",
  "timeEndPeriod",
  "TimeEndPeriod",
  "DurationSinceBoot",
];
const SETS = new Set(["SetSystemTime", "SetLocalTime", "SetSystemTimeAdjustment"]);

export const clock: Rule = {
  id: "W34",
  name: "clock",
  severity: "blocker",
  axis: "builds",
  fix: "A",
  effortHours: 0.5,
  confidence: 0.97,
  supersedes: ["W02", "X03"],
  texts: {
    en: {
      detects:
        "Clocks and timers of Windows: tick counts, performance counters, timer resolution, setting the system's time.",
      evidence:
        "It needs the name of the API function from a Windows package or a lookup in a DLL, or a call that runs w32tm; text and files for Windows alone are silent.",
      why: "The functions exist on Windows only. Go's time package measures with a monotonic clock on every system.",
      found: "{call} is a clock of Windows",
      fix: "Take start := time.Now() and time.Since(start); both use the monotonic clock, with nanoseconds on Linux.",
      variants: {
        set: {
          found: "{call} sets the clock of the machine",
          fix: "Delete it: a container shares its node's clock and must not set it; chrony on the node keeps the time.",
        },
      },
    },
    "zh-CN": {
      detects: "Windows 的时钟和定时器：滴答计数、性能计数器、定时器精度、设置系统时间。",
      evidence: "要看到来自 Windows 包或 DLL 查找的 API 函数名，或运行 w32tm 的调用；文字和仅供 Windows 的文件不报告。",
      why: "这些函数只存在于 Windows。Go 的 time 包在所有系统上都用单调时钟计时。",
      found: "{call} 是 Windows 的时钟",
      fix: "用 start := time.Now() 和 time.Since(start)：两者都用单调时钟，在 Linux 上精确到纳秒。",
      variants: {
        set: {
          found: "{call} 会设置机器的时间",
          fix: "删除它：容器与节点共用时钟，不得修改；节点上由 chrony 对时。",
        },
      },
    },
  },
  bad: [
    `ticks := syscall.NewLazyDLL("kernel32.dll").NewProc(«"GetTickCount64")`,
    `counter := kernel32.NewProc(«"QueryPerformanceCounter")`,
    `«syscall.GetSystemTimeAsFileTime(&ft)`,
    `uptime := «windows.DurationSinceBoot()`,
    `set := kernel32.NewProc(«"SetLocalTime")`,
    `exec.Command(«"w32tm", "/resync").Run()`,
  ],
  good: [
    `start := time.Now()\n\tfmt.Println(time.Since(start))`,
    `fmt.Println("GetTickCount64")`,
    `package main\n\ntype clock struct{}\n\nfunc (clock) GetTickCount() int { return 0 }\n\nfunc main() { clock{}.GetTickCount() }\n`,
    { "tick_windows.go": `package main\n\nvar tick = kernel32.NewProc("GetTickCount64")\n` },
  ],
  match: [
    ...windowsApi([...READS, ...SETS], (call) => ({
      params: { call },
      ...(SETS.has(call.replace(/^.*\./, "")) ? { variant: "set" } : {}),
    })),
    {
      on: "string",
      pattern: /\bw32tm\b/i,
      check: (literal, { file }) => {
        const command = commandOf(literal, file);
        return command !== undefined && /^(?:.*\\)?w32tm(?:\.exe)?(?:\s|$)/i.test(command)
          ? { params: { call: command }, variant: "set", severity: "high" }
          : undefined;
      },
    },
  ],
};

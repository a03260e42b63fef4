import { isCompared } from "../calls.ts";
import type { Rule } from "../rule.ts";
import { imported, lookedUp } from "./windows-api.ts";

/** The path of a counter: an object Windows has with its instance, or one of the few that have none, and the counter. */
const COUNTER =
  /^(?:\\\\[\w.-]+)?\\(?:(?:Processor(?: Information)?|PhysicalDisk|LogicalDisk|Process|Thread|Network Interface|Paging File|Web Service|SQLServer:[\w ]+|\.NET CLR [\w ]+)\([^()]*\)\\[%A-Z*]|Memory\\(?:%|Available|Committed|Commit|Cache|Page|Pool)|System\\(?:Processor Queue|Context Switches|System Up Time|Threads|Processes))/i;

export const perfcounter: Rule = {
  id: "W15",
  name: "perfcounter",
  severity: "blocker",
  axis: "builds",
  fix: "M",
  effortHours: 4,
  confidence: 0.96,
  supersedes: ["W02", "W24", "W38", "P03"],
  texts: {
    en: {
      detects:
        "Performance counters of Windows: pdh.dll, perflib, and counter paths such as \\Processor(_Total)\\% Processor Time.",
      evidence:
        "An import of perflib, pdh.dll or one of its functions by name, or a literal that is the path of a counter; silent where it is compared or stands behind a test for Windows.",
      why: "The counters are kept by Windows. In a container the platform measures CPU and memory, and a service publishes what is its own.",
      found: "{name} reads performance counters of Windows",
      fix: "Publish the service's own figures with github.com/prometheus/client_golang; read the machine's by github.com/shirou/gopsutil/v4 or runtime/metrics.",
    },
    "zh-CN": {
      detects: "Windows 性能计数器：pdh.dll、perflib，以及 \\Processor(_Total)\\% Processor Time 这样的计数器路径。",
      evidence:
        "导入 perflib、出现 pdh.dll 或按名字使用其函数，或文本是计数器路径；只用于比较或处在 Windows 判断之内则不报告。",
      why: "这些计数器由 Windows 维护。在容器里，CPU 和内存由平台测量，服务只发布自己的指标。",
      found: "{name} 读取 Windows 性能计数器",
      fix: "用 github.com/prometheus/client_golang 发布服务自己的指标；机器指标用 github.com/shirou/gopsutil/v4 或 runtime/metrics。",
    },
  },
  bad: [
    `package main\n\nimport (\n\t"syscall"\n)\n\nvar (\n\tpdh      = «syscall.NewLazyDLL("pdh.dll")\n\tpdhOpen = «pdh.NewProc("PdhOpenQueryW")\n)\n`,
    `package main\n\nimport «"github.com/leoluk/perflib_exporter/perflib"\n\nvar _ = perflib.QueryPerformanceData\n`,
    "const cpu = «`\\Processor(_Total)\\% Processor Time`",
    `add(query, «"\\\\Memory\\\\Available MBytes")`,
  ],
  good: [
    { "cpu_windows.go": `package main\n\nimport "syscall"\n\nvar pdh = syscall.NewLazyDLL("pdh.dll")\n` },
    'if runtime.GOOS == "windows" {\n\t\tadd(`\\Processor(_Total)\\% Processor Time`)\n\t}',
    "re := regexp.MustCompile(`\\Process\\d+`)",
    `key := "\\\\System\\\\CurrentControlSet"\n\tpath := "\\\\Process\\\\Queue"`,
    `fmt.Println("pdh.dll is not needed")`,
  ],
  match: [
    imported([
      "github.com/leoluk/perflib_exporter/perflib",
      "github.com/prometheus-community/windows_exporter/pkg/perflib",
    ]),
    {
      on: "call",
      callees: ["syscall", "golang.org/x/sys/windows"].flatMap((path) =>
        ["NewLazyDLL", "NewLazySystemDLL", "LoadDLL", "MustLoadDLL", "LoadLibrary"].map((name) => `${path}.${name}`),
      ),
      check: ({ strings }) =>
        /(?:^|\\)pdh(?:\.dll)?$/i.test(strings[0]?.text ?? "") ? { params: { name: "pdh.dll" } } : undefined,
    },
    lookedUp(
      "PdhOpenQuery PdhAddCounter PdhAddEnglishCounter PdhCollectQueryData PdhGetFormattedCounterValue PdhGetFormattedCounterArray PdhCloseQuery PdhValidatePath PdhExpandWildCardPath",
    ),
    {
      on: "string",
      pattern: COUNTER,
      check: (one, { file }) =>
        isCompared(file, one) ? undefined : { params: { name: one.text.slice(0, 100) }, severity: "high" },
    },
  ],
};

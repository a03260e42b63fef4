import { isCompared } from "../calls.ts";
import type { Rule } from "../rule.ts";
import { imported, shortName } from "./windows-api.ts";

const LIBRARIES = [
  "github.com/yusufpapurcu/wmi",
  "github.com/StackExchange/wmi",
  "github.com/microsoft/wmi",
  "github.com/bi-zone/wmi",
];
/** CreateQuery only writes the text that one of these is given. */
const CALLS = LIBRARIES.flatMap((path) =>
  ["Query", "QueryNamespace", "CallMethod", "InitializeSWbemServices"].map((name) => `${path}.${name}`),
);
/** A query in WQL, the moniker or the class that opens WMI, or the place of its classes. */
const WMI =
  /\bfrom\s+(?:Win32|MSFT|CIM|MSAcpi|Msvm|MSStorageDriver)_[A-Z]|^winmgmts:|^WbemScripting\.|^(?:\\\\[\w.]+\\)?root(?:[\\/](?:standard)?cimv2|\\(?:wmi|virtualization|SecurityCenter2?|microsoft))\b/i;
/** A table of one's own may be called cim_export. */
const OWN_TABLE = /\b(?:FROM|From|from)\s+(?!win32_)[a-z]+_/;

export const wmi: Rule = {
  id: "W07",
  name: "wmi",
  severity: "blocker",
  axis: "builds",
  fix: "M",
  effortHours: 4,
  confidence: 0.97,
  supersedes: ["W08", "W09", "W38"],
  texts: {
    en: {
      detects: "Imports and calls of packages for Windows Management Instrumentation, and queries for its classes.",
      evidence:
        "An import of a WMI package in a file that Linux builds, a call of one, or a literal with a query FROM Win32_…; silent for queries that are only compared or run behind a test for Windows.",
      why: "WMI answers questions about the machine on Windows only. Its packages have no files for Linux, and a query has nobody to ask.",
      found: "{name} asks Windows Management Instrumentation",
      fix: "Ask github.com/shirou/gopsutil/v4 (cpu, mem, disk, host, process) or read /proc; keep what only Windows knows in a _windows.go file.",
    },
    "zh-CN": {
      detects: "WMI（Windows 管理规范）包的导入和调用，以及针对其类的查询。",
      evidence:
        "Linux 也会编译的文件导入或调用 WMI 包，或出现 FROM Win32_… 的查询文本；只用于比较或处在 Windows 判断之内的查询不报告。",
      why: "WMI 只在 Windows 上回答机器信息。这些包没有 Linux 文件，查询也无处可问。",
      found: "{name} 使用 WMI（Windows 管理规范）",
      fix: "改用 github.com/shirou/gopsutil/v4（cpu、mem、disk、host、process）或读取 /proc；只有 Windows 才有的信息留在 _windows.go 文件里。",
    },
  },
  bad: [
    `package main\n\nimport (\n\t"fmt"\n\n\t«"github.com/yusufpapurcu/wmi"\n)\n\ntype disk struct{ FreeSpace uint64 }\n\nfunc main() {\n\tvar disks []disk\n\terr := «wmi.Query("SELECT FreeSpace FROM Win32_LogicalDisk", &disks)\n\tfmt.Println(err)\n}\n`,
    'service.CallMethod("ExecQuery", «`SELECT Name\n\tFROM Win32_Service WHERE Started = TRUE`)',
    `package main\n\nimport host «"github.com/microsoft/wmi/pkg/hardware/host"\n\nvar _ = host.GetWmiHost\n`,
    `locator, err := oleutil.CreateObject(«"WbemScripting.SWbemLocator")`,
    `const namespace = «"root\\\\CIMV2"`,
  ],
  good: [
    `//go:build windows\n\npackage main\n\nimport "github.com/yusufpapurcu/wmi"\n\nfunc main() { wmi.Query("SELECT Name FROM Win32_Service", nil) }\n`,
    `if runtime.GOOS == "windows" {\n\t\tservice.CallMethod("ExecQuery", "SELECT Name FROM Win32_Service")\n\t}`,
    `if strings.Contains(line, "from Win32_Service") {\n\t}`,
    `// wmi.Query("SELECT * FROM Win32_Process", &dst)\n\tfmt.Println("no rows from win32 clients")`,
    `rows, err := db.Query("SELECT name FROM cim_export")\n\t_ = "root/microsoft"`,
  ],
  match: [
    imported(LIBRARIES),
    { on: "call", callees: CALLS, check: ({ callee }) => ({ params: { name: shortName(callee) } }) },
    {
      on: "string",
      pattern: WMI,
      check: (one, { file }) => {
        // The call's own finding says it.
        if (isCompared(file, one) || OWN_TABLE.test(one.text) || CALLS.includes(one.call?.callee ?? ""))
          return undefined;
        const whole = file.imports.some(({ path }) => LIBRARIES.some((library) => path.startsWith(library)));
        return { params: { name: quoted(one.text) }, severity: whole ? "blocker" : "high" };
      },
    },
  ],
};

function quoted(text: string): string {
  return `"${text.replaceAll(/\s+/g, " ").trim().slice(0, 100)}"`;
}

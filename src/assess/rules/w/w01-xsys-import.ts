import { systemNamesIn } from "../../go/xsys.ts";
import type { Rule } from "../rule.ts";

export const xsysImport: Rule = {
  id: "W01",
  name: "xsys-import",
  severity: "blocker",
  axis: "builds",
  fix: "S",
  effortHours: 2,
  confidence: 0.99,
  inGenerated: true,
  texts: {
    en: {
      why: "The package has files for Windows only. A Linux build of a file that imports it fails before any other error is shown.",
      found: "imports {path}, which has no files for Linux",
      fix: "Move the code that needs {path} to a file with the suffix _windows.go and give it a stub for the other systems.",
    },
    "zh-CN": {
      why: "这个包只有 Windows 文件。在 Linux 上编译导入它的文件会立即失败，其他错误都还看不到。",
      found: "导入了 {path}，它没有 Linux 文件",
      fix: "把用到 {path} 的代码移到以 _windows.go 结尾的文件中，并为其他系统提供桩实现。",
    },
  },
  bad: [
    `package main\n\nimport (\n\t"fmt"\n\n\t"golang.org/x/sys/windows/svc" // found\n)\n\nfunc main() { fmt.Println(svc.Stop) }\n`,
    `package main\n\nimport _ "golang.org/x/sys/windows" // found\n`,
  ],
  good: [
    `//go:build windows\n\npackage main\n\nimport "golang.org/x/sys/windows"\n\nvar _ = windows.Close\n`,
    { "service_windows.go": `package main\n\nimport "golang.org/x/sys/windows/svc"\n\nvar _ = svc.Stop\n` },
    `package main\n\nimport "golang.org/x/sys/unix"\n\nvar _ = unix.Close\n`,
  ],
  match: [
    {
      on: "import",
      paths: ["golang.org/x/sys/windows"],
      deep: true,
      check: ({ path }, { file }) => ({ params: { path, symbols: systemNamesIn(file, path).length } }),
    },
  ],
};

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
      detects: "Imports of golang.org/x/sys/windows and of the packages below it.",
      evidence:
        "The import in a file that Linux builds; its name suffix and build constraints are evaluated, and a condition in the code does not help, since the file does not compile.",
      why: "The package has files for Windows only. A Linux build of a file that imports it fails before any other error is shown.",
      found: "imports {path}, which has no files for Linux",
      fix: "Move the code that needs {path} to a file with the suffix _windows.go and give it a stub for the other systems.",
    },
    "zh-CN": {
      detects: "对 golang.org/x/sys/windows 及其下各包的导入。",
      evidence:
        "Linux 也会编译的文件里有该导入；会计算文件名后缀和构建约束。代码里的条件判断没有用，因为文件根本无法编译。",
      why: "这个包只有 Windows 文件。在 Linux 上编译导入它的文件会立即失败，其他错误都还看不到。",
      found: "导入了 {path}，它没有 Linux 文件",
      fix: "把用到 {path} 的代码移到以 _windows.go 结尾的文件中，并为其他系统提供桩实现。",
    },
  },
  bad: [
    `package main\n\nimport (\n\t"fmt"\n\n\t«"golang.org/x/sys/windows/svc"\n)\n\nfunc main() { fmt.Println(svc.Stop) }\n`,
    `package main\n\nimport _ «"golang.org/x/sys/windows"\n`,
    `//go:build windows || linux\n\npackage main\n\nimport reg «"golang.org/x/sys/windows/registry"\n\nvar _ = reg.OpenKey\n`,
  ],
  good: [
    `//go:build windows\n\npackage main\n\nimport "golang.org/x/sys/windows"\n\nvar _ = windows.Close\n`,
    { "service_windows.go": `package main\n\nimport "golang.org/x/sys/windows/svc"\n\nvar _ = svc.Stop\n` },
    `package main\n\n// import "golang.org/x/sys/windows"\n\nimport "example.com/app/windows"\n\nvar _ = windows.Open\n`,
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
